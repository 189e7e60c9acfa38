using System.Collections.Immutable;
using Bench.Results.Recomputations;
using Bench.Results.Trainings;
using Bench.Rules.Tests.Fixtures;
using Bench.Rules.Tests.Trainings;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules.Tests.Tampering;

/// <summary>Everything that <c>verify</c> finds in a result's files once manifest and signature are in order: a forger with a valid key is assumed.</summary>
internal static class Verdict
{
    /// <summary>The findings of an inference result's files.</summary>
    public static ImmutableArray<Finding> OfInference(SortedDictionary<string, byte[]> files)
    {
        Parsed<Evidence> read = CompliantEvidence.TryRead(files);
        if (!read.Succeeded)
        {
            return read.Findings;
        }

        ImmutableArray<Finding> rules = Rulebook.Check(read.Value);
        ImmutableArray<Finding> verdict = read.Value.Declared is { } declared ? Recomputation.CheckVerdict(declared, rules) : [];
        return [.. read.Findings, .. Recomputation.Check(read.Value), .. verdict, .. rules];
    }

    /// <summary>The findings of a training result's files.</summary>
    public static ImmutableArray<Finding> OfTraining(SortedDictionary<string, byte[]> files)
    {
        Parsed<TrainingEvidence> read = TrainingFiles.TryRead(files);
        if (!read.Succeeded)
        {
            return read.Findings;
        }

        ImmutableArray<Finding> rules = Rulebook.Check(read.Value);
        ImmutableArray<Finding> verdict = read.Value.Declared is { } declared ? Recomputation.CheckVerdict(declared, rules) : [];
        return [.. read.Findings, .. TrainingRecomputation.Check(read.Value, TrainingFiles.FilesOf(files)), .. verdict, .. rules];
    }
}
