using Bench.Datasets;
using Bench.Machine;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Sut;
using Bench.Workloads;

namespace Bench.Cli.Measuring;

/// <summary>Memory that a result takes at least, all of it at once: what would not fit is refused before the run, in which the kernel would end one of its processes.</summary>
/// <remarks>At least: of the parts that depend on what a run does (how many responses are kept, how many samples are computed side by side) and of the runtime itself nothing is counted. Of a SUT of one's own only what the harness gives it is.</remarks>
/// <param name="Result">Which result: <c>attention-8192 materialised</c>.</param>
/// <param name="DataBytes">Weights and performance samples in shared memory, and the weights once more for the reference; of training the examples, twice.</param>
/// <param name="ResponseBytes">The slots that responses are written to, in shared memory, all written before the start; and those of the accuracy run, which are kept. Of training weights, evaluation examples and predictions.</param>
/// <param name="KernelBytes">What the shipped implementation takes itself; 0 for another SUT.</param>
internal sealed record MemoryNeed(string Result, long DataBytes, long ResponseBytes, long KernelBytes)
{
    /// <summary>All of it, bytes.</summary>
    public long Bytes => DataBytes + ResponseBytes + KernelBytes;

    /// <summary>The parts, for people.</summary>
    public string Parts => $"data {Quantity.Bytes(DataBytes)}, responses {Quantity.Bytes(ResponseBytes)}, the kernel {Quantity.Bytes(KernelBytes)}";

    /// <summary>Refuses what would not fit.</summary>
    /// <param name="selection">What is to be run.</param>
    /// <param name="options">How.</param>
    /// <param name="available">What there is; null where that is not known, and nothing can be said.</param>
    /// <exception cref="MemoryShortException">A result takes more.</exception>
    public static void RefuseWhatDoesNotFit(RunSelection selection, RunOptions options, AvailableMemory? available)
    {
        if (WhyNotFit(selection, options, available) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Why the first result that would not fit is refused; null where all fit.</summary>
    /// <param name="selection">What is to be run.</param>
    /// <param name="options">How.</param>
    /// <param name="available">What there is; null where that is not known.</param>
    public static MemoryShortException? WhyNotFit(RunSelection selection, RunOptions options, AvailableMemory? available)
    {
        if (available is null)
        {
            return null;
        }

        CpuSettings? shipped = selection.Sut is not null ? null : new CpuSettings { Threads = Circumstances.Cores, Deterministic = options.Deterministic };
        if (selection.Trainings.Select(training => OfTraining(training.Value, shipped)).FirstOrDefault(need => need.Bytes > available.Bytes) is { } trained)
        {
            return new MemoryShortException(trained, available, []);
        }

        if (Of(selection, options).FirstOrDefault(one => one.Need.Bytes > available.Bytes) is not { Need: { } need, Workload: { } workload, Options: { } tight })
        {
            return null;
        }

        IEnumerable<string> fitting =
            from implementation in CpuBackend.ImplementationsOf(workload.Problem.Family)
            where selection.Sut is null && Of(workload, selection, tight, implementation.Name).Bytes <= available.Bytes
            select implementation.Name;
        return new MemoryShortException(need, available, [.. fitting]);
    }

    /// <summary>Refuses one workload that would not fit, right before its data is generated: whoever comes without a selection, as a reproduction does, or finds less than there was at the start.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="circumstances">How it is measured.</param>
    /// <param name="available">What there is; null where that is not known.</param>
    /// <exception cref="MemoryShortException">It takes more.</exception>
    public static void RefuseWhatDoesNotFit(Workload workload, Circumstances circumstances, AvailableMemory? available)
    {
        CpuSettings? shipped = circumstances.Sut is not null ? null : new CpuSettings { Threads = circumstances.Threads, Format = circumstances.Precision.Inputs, Implementation = circumstances.Implementation, Tuning = CpuTuning.Parse(circumstances.Tuning ?? "") };
        Of(workload, circumstances.Ruleset.Value, circumstances.Profile, circumstances.InProcess, shipped).RefuseWhereMoreThan(available);
    }

    /// <summary>The same of a training workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="shipped">How the shipped backend computes; null for another SUT.</param>
    /// <param name="available">What there is; null where that is not known.</param>
    /// <exception cref="MemoryShortException">It takes more.</exception>
    public static void RefuseWhatDoesNotFit(TrainingWorkload workload, CpuSettings? shipped, AvailableMemory? available) => OfTraining(workload, shipped).RefuseWhereMoreThan(available);

    /// <summary>Refuses it where it would not fit.</summary>
    /// <param name="available">What there is; null where that is not known.</param>
    /// <exception cref="MemoryShortException">It takes more.</exception>
    public void RefuseWhereMoreThan(AvailableMemory? available)
    {
        if (available is not null && Bytes > available.Bytes)
        {
            throw new MemoryShortException(this, available, []);
        }
    }

    private static IEnumerable<(Workload Workload, RunOptions Options, MemoryNeed Need)> Of(RunSelection selection, RunOptions options) =>
        from each in options.EachPrecision
        from item in selection.Workloads
        from implementation in selection.ImplementationsOf(item.Workload.Value, options)
        select (item.Workload.Value, each, Of(item.Workload.Value, selection, each, implementation));

    private static MemoryNeed Of(Workload workload, RunSelection selection, RunOptions options, string? implementation) => Of(
        workload,
        selection.Ruleset.Value,
        selection.Profile,
        options.InProcess,
        selection.Sut is not null ? null : new CpuSettings
        {
            Threads = Environment.ProcessorCount,
            Format = options.Precision ?? selection.Submission?.Value.Precision.Inputs ?? NumberFormat.Fp32,
            Implementation = implementation,
            Tuning = CpuTuning.Parse(selection.Tuning?.Sizes ?? ""),
        });

    private static MemoryNeed Of(Workload workload, Ruleset ruleset, Profile profile, bool inProcess, CpuSettings? shipped)
    {
        Problem problem = workload.Problem;
        int judged = Math.Min(workload.Dataset.Samples, profile == Profile.Quick ? ruleset.Quick.AccuracySamples ?? int.MaxValue : int.MaxValue);
        long kept = Math.Min(ruleset.MaximumKeptBytes, Math.Min(judged, ruleset.MaximumKeptResponses) * (long)problem.MaximumResponseBytes);
        return new MemoryNeed(
            shipped?.Implementation is { } implementation ? $"{workload.Id} {implementation}" : workload.Id,
            QuerySampleLibrary.ByteCountOf(problem, workload.Dataset, workload.Dataset.PerformanceSamples) + TensorSet.ByteCountOf(problem.Weights),
            (inProcess ? 0 : ProcessSutRequest.ResponseBytesOf(problem, Math.Max(ProcessSutRequest.UsualLeastSlots, ruleset.MultiStreamSamplesPerQuery))) + kept,
            shipped is null ? 0 : CpuBackend.ByteCountOf(problem, shipped));
    }

    // The examples as they were generated and once more in shared memory; weights, evaluation examples and predictions.
    private static MemoryNeed OfTraining(TrainingWorkload workload, CpuSettings? shipped)
    {
        TrainingMemoryLayout layout = new(workload.Problem, workload.Dataset.TrainingExamples, workload.Dataset.EvaluationExamples, BatchSize: 1);
        return new MemoryNeed($"training {workload.Id}", 2 * layout.ExamplesBytes, layout.ExchangeBytes, shipped is null ? 0 : TrainingBackend.ByteCountOf(workload.Problem, shipped));
    }
}
