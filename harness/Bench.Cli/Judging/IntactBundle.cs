using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Judging;

/// <summary>A bundle that is intact and whose numbers follow from its logs; what the rules say of it is no condition.</summary>
internal static class IntactBundle
{
    /// <summary>Reads it.</summary>
    /// <exception cref="BundleRefusedException">It is not intact, not signed by whom the policy trusts, or its numbers do not follow.</exception>
    public static VerifiedBundle Of(string path, VerificationPolicy policy)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, policy);
        if (bundle.Judged?.Result is not null && !bundle.Differences.HasErrors)
        {
            return bundle;
        }

        string? why = bundle.Differences.FirstOrDefault(static finding => finding.Severity == Severity.Error)?.ToString();
        throw new BundleRefusedException(bundle.Proven.Errors.FirstOrDefault() ?? new BundleError { Code = BundleCode.Recompute, Message = why ?? "it holds no result", Entry = path });
    }
}
