using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Sut;

/// <summary>A process to be started as system under test, and what it is given.</summary>
public sealed record ProcessSutRequest
{
    /// <summary>Output slots that there are at least, whatever is asked for.</summary>
    public const int UsualLeastSlots = 16;

    private const int UsualMostSlots = 1024;

    /// <summary>Program and arguments; at least the program, which is looked for in <see cref="WorkingDirectory"/> first, then on the path.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Variables beyond the harness's own environment.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = [];

    /// <summary>Where it is started; empty for the harness's folder.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>What is computed.</summary>
    public required Problem Problem { get; init; }

    /// <summary>Samples in the whole data set.</summary>
    public required int SampleCount { get; init; }

    /// <summary>Threads that it is to compute with; at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>The formats that its results declare; it is told, and computes in them or more exactly.</summary>
    public DeclaredPrecision Precision { get; init; } = new() { Inputs = NumberFormat.Fp32, Accumulation = NumberFormat.Fp32 };

    /// <summary>Which of the shipped backend's implementations it is to use; null for its fastest. Another SUT is not told.</summary>
    public string? Implementation { get; init; }

    /// <summary>Whether the shipped backend is to compute the same bits with any number of threads. Another SUT is not told.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Sizes of blocks that the shipped backend is to take; null for its defaults. Another SUT is not told.</summary>
    public string? Tuning { get; init; }

    /// <summary>Weights (from the first byte) and samples. The SUT is given it for reading.</summary>
    public required SharedMemory Tensors { get; init; }

    /// <summary>Where a loaded sample's inputs start in <see cref="Tensors"/>, bytes.</summary>
    public required Func<int, long> OffsetOf { get; init; }

    /// <summary>Output slots that there must be at least: the samples of a multi-stream query.</summary>
    public int LeastSlots { get; init; } = UsualLeastSlots;

    /// <summary>Output slots at most, where <see cref="LeastSlots"/> allows: few stay in the caches.</summary>
    public int MostSlots { get; init; } = UsualMostSlots;

    /// <summary>How long it may take from its start to its answer to the greeting.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What to do when it took longer; empty where whoever starts it knows no more than the limit.</summary>
    public string StartTimeoutRemedy { get; init; } = "";

    /// <summary>The file that the end of what it writes to its standard output and error is kept in, at most a megabyte, when it has ended; empty where it is not kept.</summary>
    public string Log { get; init; } = "";

    /// <summary>Keeps it away from network and files; null where it runs as this user does.</summary>
    public SutIsolation? Isolation { get; init; }

    /// <summary>Bytes of the shared memory that a process writes its responses to, all of which are written before it starts.</summary>
    /// <param name="problem">What is computed.</param>
    /// <param name="leastSlots">Output slots that there must be at least.</param>
    public static long ResponseBytesOf(Problem problem, int leastSlots)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return ExchangeLayout.Of(problem.MaximumResponseBytes, leastSlots, UsualMostSlots).ByteCount;
    }

    /// <summary>How the process is started.</summary>
    internal SutCommand Start => new() { Command = Command, Environment = Environment, WorkingDirectory = WorkingDirectory, Isolation = Isolation, StartTimeout = StartTimeout, StartTimeoutRemedy = StartTimeoutRemedy, Log = Log };
}
