namespace Bench.Results.Bundles;

/// <summary>A reader of the bundle's parts met bytes that the format refuses. The verifier turns it into data; it ends one step of the verification and nothing else.</summary>
/// <remarks>An exception and no result type: the archive's reader must stop in the middle of a stream, whose interface has no other way to say so.</remarks>
public sealed class BundleRefusedException : Exception
{
    /// <summary>Creates the refusal.</summary>
    public BundleRefusedException(BundleError error)
        : base(error?.ToString())
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
    }

    /// <summary>Creates the refusal from its parts.</summary>
    public BundleRefusedException(string code, string message, string entry = "")
        : this(new BundleError { Code = code, Message = message, Entry = entry })
    {
    }

    /// <summary>Why.</summary>
    public BundleError Error { get; }
}
