namespace Bench.Results.Reproductions;

/// <summary>How a system under test that somebody else wrote was kept away during a rerun: what held, and what did not.</summary>
/// <param name="NoNetwork">Whether it had none.</param>
/// <param name="PrivateFileSystem">Whether it saw only the system's programs and its own folder.</param>
/// <param name="Means">By what, or why not.</param>
public sealed record IsolationStatement(bool NoNetwork, bool PrivateFileSystem, string Means)
{
    /// <summary>The shipped backend ran, which is this program's own code.</summary>
    public static IsolationStatement ShippedBackend { get; } = new(false, false, "not isolated: the shipped backend of this harness ran, no code of the submitter");

    /// <summary>The submitter's code ran as any program of this user.</summary>
    public static IsolationStatement None { get; } = new(false, false, "not isolated: the submitter's code ran as a program of the reviewer's user (--without-isolation)");

    /// <summary>The submitter's code ran in namespaces of its own.</summary>
    public static IsolationStatement By(string means) => new(true, true, means);
}
