namespace Bench.Results.Bundles;

/// <summary>A reader of the bundle's parts met bytes that the format refuses. <see cref="BundleVerifier"/> turns it into data; it ends one step of the verification and nothing else.</summary>
/// <remarks>An exception and no result type: the archive's reader must stop in the middle of a stream, whose interface has no other way to say so.</remarks>
public sealed class BundleRefusedException : Exception
{
    private const int LongestText = 600;

    /// <summary>Creates the refusal.</summary>
    public BundleRefusedException(BundleError error)
        : base(error?.ToString())
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
    }

    /// <summary>Creates the refusal from its parts. Texts may quote the bundle: control characters are spelled out, since they would act on a terminal.</summary>
    public BundleRefusedException(string code, string message, string entry = "")
        : this(new BundleError { Code = code, Message = Printable(message), Entry = Printable(entry) })
    {
    }

    /// <summary>Why.</summary>
    public BundleError Error { get; }

    private static string Printable(string text)
    {
        string shown = text.Length <= LongestText ? text : text[..LongestText] + "…";
        return shown.Any(char.IsControl)
            ? string.Concat(shown.Select(static unit => char.IsControl(unit) ? $"\\u{(int)unit:x4}" : unit.ToString()))
            : shown;
    }
}
