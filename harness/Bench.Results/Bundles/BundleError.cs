namespace Bench.Results.Bundles;

/// <summary>One reason why a bundle is refused.</summary>
public sealed record BundleError
{
    /// <summary>The stable code, one of <see cref="BundleCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What was found and what was expected.</summary>
    public required string Message { get; init; }

    /// <summary>The name inside the bundle that it concerns; empty when it is the bundle as a whole.</summary>
    public string Entry { get; init; } = "";

    /// <summary>One line: <c>CODE entry: message</c>.</summary>
    public override string ToString() => Entry.Length == 0 ? $"{Code} {Message}" : $"{Code} {Entry}: {Message}";
}
