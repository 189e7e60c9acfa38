using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Cli.Peers;

/// <summary>What <c>bench peers</c> was asked for.</summary>
internal sealed record PeerOptions
{
    /// <summary>A family, or the id or path of one workload; null for every family.</summary>
    public required string? Selection { get; init; }

    /// <summary>Threads that everybody computes with; at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>The format that everybody may round weights and operands to.</summary>
    public NumberFormat Precision { get; init; } = NumberFormat.Fp32;

    /// <summary>Rounds; at least 1, and six for an interval.</summary>
    public required int Repeats { get; init; }

    /// <summary>How long a block lasts at least.</summary>
    public required TimeSpan Block { get; init; }

    /// <summary>Which of the peers that come with the tool take part.</summary>
    public required ImmutableArray<string> Peers { get; init; }

    /// <summary>Paths of further systems under test.</summary>
    public required ImmutableArray<string> Suts { get; init; }

    /// <summary>The folder that table and plots are written to; null for none.</summary>
    public required string? Out { get; init; }

    /// <summary>Whether JSON is printed.</summary>
    public required bool Json { get; init; }
}
