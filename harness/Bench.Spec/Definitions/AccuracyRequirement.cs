namespace Bench.Spec.Definitions;

/// <summary>What a metric of accuracy must reach.</summary>
public sealed record AccuracyRequirement
{
    /// <summary>MLPerf's name of the metric, for example <c>F1</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>What the reference reaches, in the metric's unit.</summary>
    public required double Reference { get; init; }

    /// <summary>The least share of it; null where only more is forbidden.</summary>
    public double? Least { get; init; }

    /// <summary>The greatest share of it; null where more is welcome.</summary>
    public double? Greatest { get; init; }

    /// <summary>What the greatest share is of, where that is another value.</summary>
    public double? GreatestOf { get; init; }

    /// <summary>Percent by which the accuracy of the compliance run may differ from that of the accuracy run, where their responses differ.</summary>
    public double AgreementPercent { get; init; }

    /// <summary>The scenario that it is said of; null for all.</summary>
    public MlperfScenario? Scenario { get; init; }

    /// <summary>The least value that passes; null where there is none.</summary>
    public double? Target => Least is { } least ? Reference * least : null;

    /// <summary>The greatest value that passes; null where there is none.</summary>
    public double? Limit => Greatest is { } greatest ? (GreatestOf ?? Reference) * greatest : null;
}
