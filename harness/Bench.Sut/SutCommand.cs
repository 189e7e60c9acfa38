using System.Collections.Immutable;

namespace Bench.Sut;

/// <summary>How a system under test is started.</summary>
public sealed record SutCommand
{
    /// <summary>Program and arguments; at least the program, which is looked for in <see cref="WorkingDirectory"/> first, then on the path.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Variables beyond the harness's own environment.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = [];

    /// <summary>Where it is started; empty for the harness's folder.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>Keeps it away from network and files; null where it runs as this user does.</summary>
    public SutIsolation? Isolation { get; init; }

    /// <summary>How long it may take from its start to its answer to the greeting.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What to do when it took longer; empty where whoever starts it knows no more than the limit.</summary>
    public string StartTimeoutRemedy { get; init; } = "";

    /// <summary>The file that the end of what it writes to its standard output and error is kept in, at most a megabyte, when it has ended; empty where it is not kept.</summary>
    public string Log { get; init; } = "";
}
