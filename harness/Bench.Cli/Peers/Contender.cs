using System.Collections.Immutable;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Results.Reports;
using Bench.Spec.Definitions;
using Bench.Workloads;

namespace Bench.Cli.Peers;

/// <summary>An implementation that takes part: the shipped backend, a peer that comes with the tool, or a system under test of the user's.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Sut">Its definition; null for the shipped backend.</param>
internal sealed record Contender(string Name, Definition<SutDefinition>? Sut)
{
    private static readonly TimeSpan StartTimeoutOfOurs = TimeSpan.FromSeconds(60);

    /// <summary>Whether it is the shipped backend.</summary>
    public bool IsOurs => Sut is null;

    /// <summary>Program and arguments.</summary>
    public ImmutableArray<string> Command => Sut is null ? [ShippedHost.Program, .. ShippedHost.Arguments] : Sut.Value.Command;

    /// <summary>Where it is started.</summary>
    public string Folder => Sut is null ? "" : Path.GetDirectoryName(Path.GetFullPath(Sut.Path))!;

    /// <summary>How long it may take to start, and to answer.</summary>
    public TimeSpan Timeout => Sut?.Value.Timeout ?? StartTimeoutOfOurs;

    /// <summary>Ours, peers that come with the tool, and the user's.</summary>
    /// <param name="peers">Which of those that come with the tool.</param>
    /// <param name="suts">Paths of the user's definitions.</param>
    /// <exception cref="DefinitionsRefusedException">A definition is wrong.</exception>
    public static ImmutableArray<Contender> Of(ImmutableArray<string> peers, ImmutableArray<string> suts) =>
    [
        new Contender(CpuBackend.Name, null),
        .. ShippedPeers.Definitions(peers).Select(Of),
        .. suts.Select(Of),
    ];

    /// <summary>Whether it has a row among a family's: where its definition does not say, it is asked for everything.</summary>
    public bool Computes(string family) => Sut?.Value.Computes(family) != false;

    /// <summary>Why it cannot take part with so many threads; null when it can.</summary>
    public string? WhyNot(int threads) => Sut?.Value.Threads is { } own && own != threads
        ? $"its definition says that it computes with {Quantity.Counted(own, "thread")}, this sitting with {threads}: measure with --threads {own}, or say 'threads: {threads}' in {Sut.Path}"
        : null;

    private static Contender Of(string path)
    {
        Definition<SutDefinition> sut = SutReader.Read(path, DefinitionFile.Read(path)).OrRefuse();
        return new Contender(sut.Value.Name, sut);
    }
}
