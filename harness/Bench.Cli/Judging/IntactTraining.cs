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
    /// <exception cref="BundleRefusedException">It is not intact, or its numbers do not follow from its logs.</exception>
    /// <exception cref="UsageException">It is an inference result.</exception>
    public static IntactTraining Read(string path, BundleLimits limits)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
        if (bundle.Judged is { Training: { } evidence, TrainingFiles: { } files } && !bundle.Differences.HasErrors)
        {
            return new IntactTraining(evidence, files, bundle.Proven.BundleId!.Value);
        }

        throw bundle.WhyRefused(path) is { } refused ? new BundleRefusedException(refused) : NoTraining(path);
    }

    /// <summary>What is said where a training result is expected and another is given.</summary>
    public static UsageException NoTraining(string path) => new($"{path} is an inference result; expected a training result", "bench report PATH shows what a bundle holds");
}
