using System.Text.Json.Serialization;

namespace Bench.Spec.Training;

/// <summary>From whom a result's hyperparameters were borrowed, and which of the borrower's entries it replaces.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameter Borrowing".</remarks>
public sealed record BorrowingRecord
{
    /// <summary>The id of the lender's bundle.</summary>
    public required Sha256Digest Lender { get; init; }

    /// <summary>The id of the borrower's original bundle.</summary>
    public required Sha256Digest Original { get; init; }

    /// <summary>What a plan gives as the origin of a hyperparameter that came from the lender.</summary>
    [JsonIgnore]
    public string Origin => OriginFrom(Lender);

    /// <summary>The origin of what comes from a lender's bundle.</summary>
    public static string OriginFrom(Sha256Digest lender) => $"borrowed from {lender.Hex[..12]}";
}
