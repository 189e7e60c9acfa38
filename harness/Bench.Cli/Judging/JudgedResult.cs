using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Results.Recomputations;
using Bench.Results.RunDirectories;
using Bench.Results.Trainings;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Cli.Judging;

/// <summary>A result judged from its files alone: the same code for <c>run</c>, <c>check</c>, <c>verify</c> and <c>report</c>.</summary>
internal sealed record JudgedResult
{
    /// <summary>What the files hold of an inference result; null when they hold none that can be read.</summary>
    public required Evidence? Evidence { get; init; }

    /// <summary>What the files hold of a training result; null when they hold none that can be read.</summary>
    public TrainingEvidence? Training { get; init; }

    /// <summary>What the files hold, of whichever kind; null when they cannot be read as a result.</summary>
    public ResultEvidence? Result => Evidence is null ? Training : Evidence;

    /// <summary>Differences between the files and what their logs give again (step 10); with unreadable files, why.</summary>
    public required ImmutableArray<Finding> Differences { get; init; }

    /// <summary>What the rules find (step 11).</summary>
    public required ImmutableArray<Finding> RuleFindings { get; init; }

    /// <summary>Predictions and weights of a training result's runs, which are more than its evidence; null otherwise. In memory: a bundle that they are from may be closed.</summary>
    public RunFiles? TrainingFiles { get; init; }

    /// <summary>Everything found.</summary>
    public ImmutableArray<Finding> Findings => [.. Differences, .. RuleFindings];

    /// <summary>Reads and judges.</summary>
    /// <param name="files">A run directory's files or a verified bundle's payload.</param>
    /// <param name="asSubmission">Whether it is judged as something that is submitted.</param>
    public static JudgedResult Of(RunFiles files, bool asSubmission)
    {
        if (TrainingEvidenceReader.IsTraining(files))
        {
            return OfTraining(files, asSubmission);
        }

        Parsed<Evidence> read = EvidenceReader.Read(files, Shipped.Readers, asSubmission);
        if (!read.Succeeded)
        {
            return new JudgedResult { Evidence = null, Differences = read.Findings, RuleFindings = [] };
        }

        Evidence evidence = read.Value;
        (ImmutableArray<Finding> ruleFindings, ImmutableArray<Finding> recomputed) = AtOnce.Of(() => Rulebook.Check(evidence), () => Recomputation.Check(evidence));
        ImmutableArray<Finding> verdict = evidence.Declared is { } declared && !asSubmission ? Recomputation.CheckVerdict(declared, ruleFindings) : [];
        return new JudgedResult
        {
            Evidence = evidence,
            Differences = [.. read.Findings, .. recomputed, .. verdict],
            RuleFindings = ruleFindings,
        };
    }

    /// <summary>The same files judged by another ruleset, as somebody asked. What follows from the logs stands: only the rules are asked again.</summary>
    /// <remarks>Where it is the result's own ruleset, byte for byte, nothing changes.</remarks>
    public JudgedResult Under(Definition<Ruleset> ruleset)
    {
        if (Result is not { } own || own.RulesetDigest == ruleset.Digest)
        {
            return this;
        }

        PinnedRuleset pinned = new(own.Ruleset.Id, own.RulesetDigest, own.PublishedRulesetDigest);
        if (Evidence is { } evidence)
        {
            Evidence judged = evidence with { Ruleset = ruleset.Value, RulesetDigest = ruleset.Digest, PublishedRulesetDigest = ruleset.Digest, Pinned = pinned };
            return this with { Evidence = judged, RuleFindings = Rulebook.Check(judged) };
        }

        TrainingEvidence training = Training! with { Ruleset = ruleset.Value, RulesetDigest = ruleset.Digest, PublishedRulesetDigest = ruleset.Digest, Pinned = pinned };
        return this with { Training = training, RuleFindings = Rulebook.Check(training) };
    }

    private static JudgedResult OfTraining(RunFiles files, bool asSubmission)
    {
        Parsed<TrainingEvidence> read = TrainingEvidenceReader.Read(files, Shipped.Readers, asSubmission);
        if (!read.Succeeded)
        {
            return new JudgedResult { Evidence = null, Differences = read.Findings, RuleFindings = [] };
        }

        TrainingEvidence evidence = read.Value;
        ImmutableArray<Finding> ruleFindings = Rulebook.Check(evidence);
        ImmutableArray<Finding> verdict = evidence.Declared is { } declared && !asSubmission ? Recomputation.CheckVerdict(declared, ruleFindings) : [];
        return new JudgedResult
        {
            Evidence = null,
            Training = evidence,
            TrainingFiles = Kept(files, evidence.Runs.Length),
            Differences = [.. read.Findings, .. TrainingRecomputation.Check(evidence, files), .. verdict],
            RuleFindings = ruleFindings,
        };
    }

    private static RunFiles Kept(RunFiles files, int runs)
    {
        Dictionary<string, ReadOnlyMemory<byte>> kept = [];
        foreach (string name in Enumerable.Range(1, runs).SelectMany(static run => new[] { TrainingFileNames.PredictionsOf(run), TrainingFileNames.WeightsOf(run) }))
        {
            if (files.Read(name) is { } bytes)
            {
                kept.Add(name, bytes);
            }
        }

        return new RunFiles(kept.Keys, name => kept[name]);
    }
}
