using Bench.Results.Curves;

namespace Bench.Cli.Measuring;

/// <summary>What became of a run of a search: a point, a reason to make no more, or both when the run itself ended the SUT.</summary>
internal sealed record TrialOutcome
{
    /// <summary>What was measured; null when the run says nothing.</summary>
    public CurvePoint? Point { get; init; }

    /// <summary>Why no further run can be made; null when one can.</summary>
    public SearchCut? Cut { get; init; }
}
