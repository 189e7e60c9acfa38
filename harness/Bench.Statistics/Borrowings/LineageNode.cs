using System.Globalization;
using Bench.Spec;

namespace Bench.Statistics.Borrowings;

/// <summary>A result in a lineage of borrowing.</summary>
public sealed record LineageNode
{
    /// <summary>The bundle's id.</summary>
    public required Sha256Digest BundleId { get; init; }

    /// <summary>The result; null when its bundle is not at hand.</summary>
    public required RoundEntry? Entry { get; init; }

    /// <summary>How many lenders stand above it.</summary>
    public required int Depth { get; init; }

    /// <summary>Its lender, an index into the lineage; -1 for one that did not borrow.</summary>
    public required int Lender { get; init; }

    /// <summary>The submitter; a question mark when the bundle is not at hand.</summary>
    public string Name => Entry?.Submitter ?? "?";

    /// <summary>One line: who, what, which bundle, what it replaces.</summary>
    public string Text => Entry is null
        ? $"? bundle {BundleId.Hex[..12]}, not at hand"
        : $"{Name}: {Entry.Evidence.WorkloadId} {Entry.Evidence.WorkloadVersion}, bundle {Entry.ShortId}{Score}{Replaced}";

    private string Score => Entry!.Evidence.Declared is { Valid: true } declared ? string.Create(CultureInfo.InvariantCulture, $", {declared.Value:G4} {declared.Unit}") : Entry.Valid ? "" : ", not valid";

    private string Replaced => Entry!.Evidence.Plan.Borrowing is { } record ? string.Create(CultureInfo.InvariantCulture, $", replaces {record.Original.Hex[..12]}, since {Entry.StartedOn:yyyy-MM-dd}") : "";
}
