using Bench.Cli.Judging;
using Bench.Definitions.Trainings;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Cli.Trainings;

/// <summary>The bundle that hyperparameters are borrowed from, and the borrower's own that the result replaces: both whole, and both of the same workload. Who signed them is <c>bench borrow</c>'s question.</summary>
/// <param name="Hyperparameters">The lender's.</param>
/// <param name="Original">The id of the borrower's bundle.</param>
/// <param name="Workload">The workload that both are of, with its version.</param>
internal sealed record LenderBundle(LentHyperparameters Hyperparameters, Sha256Digest Original, (string Id, string Version) Workload)
{
    /// <summary>Reads both.</summary>
    /// <exception cref="BundleRefusedException">One of them does not verify.</exception>
    /// <exception cref="UsageException">They are of different workloads, or one is an inference result.</exception>
    public static LenderBundle Read(string lender, string original, BundleLimits limits)
    {
        (TrainingEvidence lent, Sha256Digest lenderId) = Open(lender, limits);
        (TrainingEvidence own, Sha256Digest originalId) = Open(original, limits);
        return (lent.Plan.Workload, lent.Plan.WorkloadVersion) == (own.Plan.Workload, own.Plan.WorkloadVersion)
            ? new LenderBundle(new LentHyperparameters { Lender = lenderId, Values = lent.Plan.Hyperparameters }, originalId, (own.Plan.Workload, own.Plan.WorkloadVersion))
            : throw new UsageException(
                $"{lender} is of {lent.Plan.Workload} {lent.Plan.WorkloadVersion}, {original} of {own.Plan.Workload} {own.Plan.WorkloadVersion}; expected the same workload",
                "hyperparameters are borrowed for the same workload in the same version");
    }

    /// <summary>Refuses another workload before it is measured: its result would be refused afterwards (HP403).</summary>
    /// <exception cref="UsageException">One of them is another.</exception>
    public void RequireFor(IEnumerable<TrainingWorkload> workloads)
    {
        if (workloads.FirstOrDefault(workload => (workload.Id, workload.Version) != Workload) is { } other)
        {
            throw new UsageException(
                $"{other.Id} {other.Version} is to be run, the bundles of --borrow and --original are of {Workload.Id} {Workload.Version}; expected the same workload",
                "hyperparameters are borrowed for the same workload in the same version");
        }
    }

    private static (TrainingEvidence Evidence, Sha256Digest Id) Open(string path, BundleLimits limits)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
        if (bundle.Judged?.Training is { } evidence && !bundle.Differences.HasErrors)
        {
            return (evidence, bundle.Proven.BundleId!.Value);
        }

        throw bundle.WhyRefused(path) is { } refused ? new BundleRefusedException(refused) : IntactTraining.NoTraining(path);
    }
}
