using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Cli.Judging;

/// <summary>A training result that is intact and whose numbers follow from its logs; what the rules say of it is no condition.</summary>
/// <param name="Evidence">What the bundle holds.</param>
/// <param name="Files">Its runs' predictions and weights.</param>
/// <param name="Id">The bundle's id.</param>
internal sealed record IntactTraining(TrainingEvidence Evidence, RunFiles Files, Sha256Digest Id)
{
    /// <summary>Reads a bundle.</summary>
    /// <exception cref="BundleRefusedException">It is no such result.</exception>
    public static IntactTraining Read(string path, BundleLimits limits)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
        if (bundle.Judged is { Training: { } evidence, TrainingFiles: { } files } && !bundle.Differences.HasErrors)
        {
            return new IntactTraining(evidence, files, bundle.Proven.BundleId!.Value);
        }

        string why = bundle.Differences.FirstOrDefault(static finding => finding.Severity == Severity.Error)?.ToString() ?? "it is not a training result";
        throw new BundleRefusedException(bundle.Proven.Errors.FirstOrDefault() ?? new BundleError { Code = BundleCode.Recompute, Message = why, Entry = path });
    }
}
