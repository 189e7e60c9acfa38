using Bench.Results.Bundles;

namespace Bench.Cli.Judging;

/// <summary>What to do about a bundle that is refused; why it is refused the error says.</summary>
internal static class RefusalAdvice
{
    /// <summary>The next action, by the error's code.</summary>
    public static string For(BundleError error) => error.Code switch
    {
        BundleCode.Recompute => "its numbers do not follow from its logs: bench check BUNDLE shows every difference; leave it out, or have it measured and sealed again",
        BundleCode.Signature or BundleCode.Threshold => "give the public key of whoever sealed it (--key, or --trust), or ask for a bundle that a key you know has sealed",
        BundleCode.KeyExpired or BundleCode.KeyRevoked => "ask its submitter for a bundle sealed with a key that counts, or verify as of an earlier day (bench verify --at)",
        BundleCode.Limit => "a larger bundle is read with --max-bundle SIZE, 4GiB at most",
        _ => "it is not as it was sealed: ask its submitter for the file again (bench verify BUNDLE shows every reason)",
    };
}
