using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Bench.Spec.Judging;

/// <summary>How exact a result's responses are (<c>accuracy.json</c>, with its rows in <c>responses.bin</c>).</summary>
public sealed record AccuracyScore
{
    /// <summary>Values that must be judged before a coarser format cannot hide among them: one response at all its positions. Of tokens the ruleset says how many.</summary>
    /// <remarks>Rounding the inputs to a coarser format disturbs every output, not a few, so that 256 of them hold its traces (each family's test shows it); a token tells only where two logits are close.</remarks>
    public const int ValuesToEstablishPrecision = 256;

    /// <summary>The metric, as the workload names it.</summary>
    public required string Metric { get; init; }

    /// <summary>The declared format of inputs that the target is for.</summary>
    public required NumberFormat Inputs { get; init; }

    /// <summary>The greatest scaled error allowed.</summary>
    public required double Target { get; init; }

    /// <summary>The greatest scaled error found, over both runs; infinite when a response could not be judged.</summary>
    public required double Score { get; init; }

    /// <summary>Whether every judged response meets the target.</summary>
    public required bool Passed { get; init; }

    /// <summary>Whether enough was judged to tell the declared format from a coarser one.</summary>
    public required bool PrecisionEstablished { get; init; }

    /// <summary>Values (or tokens) judged.</summary>
    public required long JudgedValues { get; init; }

    /// <summary>The judged responses, accuracy run first, each in order of issue.</summary>
    public required ImmutableArray<JudgedResponse> Responses { get; init; }
}

/// <summary>A judged response; its rows stand one after the other in <c>responses.bin</c>.</summary>
public sealed record JudgedResponse
{
    /// <summary>The run it is from.</summary>
    public required TestMode Run { get; init; }

    /// <summary>Record number in that run.</summary>
    public required long Record { get; init; }

    /// <summary>Sample index.</summary>
    public required int Sample { get; init; }

    /// <summary>Bytes of the response.</summary>
    public required int Length { get; init; }

    /// <summary>Digest of the whole response.</summary>
    public required Sha256Digest Sha256 { get; init; }

    /// <summary>Number of rows in <c>responses.bin</c>.</summary>
    public required int Rows { get; init; }

    /// <summary>The greatest scaled error of its rows; infinite when it could not be judged.</summary>
    public required double Error { get; init; }

    /// <summary>What a draft model's proposals come to; null where the workload has no draft model, or the response could not be judged.</summary>
    public SpeculationCount? Speculation { get; init; }

    /// <summary>Why it could not be judged; null when it could.</summary>
    public string? Unjudgeable { get; init; }
}

/// <summary>A judged position of a response: 32 bytes in <c>responses.bin</c>, little-endian.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 32)]
public readonly record struct ResponseRow(int Position, uint Raw, double Value, double Reference, double Scale)
{
    /// <summary>Bytes of a row.</summary>
    public const int Size = 32;

    /// <summary>The value beside its reference.</summary>
    public JudgedValue Judged => new(Value, Reference, Scale);
}
