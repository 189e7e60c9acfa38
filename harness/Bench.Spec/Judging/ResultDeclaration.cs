namespace Bench.Spec.Judging;

/// <summary>The result as its maker declares it (<c>result.json</c>, and in the signed statement).</summary>
public sealed record ResultDeclaration
{
    /// <summary>Whether the result is valid under its profile.</summary>
    public required bool Valid { get; init; }

    /// <summary>The scenario's metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The metric's value.</summary>
    public required double Value { get; init; }

    /// <summary>The metric's unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The accuracy score.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The accuracy target.</summary>
    public required double AccuracyTarget { get; init; }

    /// <summary>Percent of the machine's measured limit.</summary>
    public required double SpeedOfLightPercent { get; init; }

    /// <summary>What the harness itself adds to a query on this machine, nanoseconds at the median; measured with a null SUT just before.</summary>
    public long? HarnessOverheadNs { get; init; }
}
