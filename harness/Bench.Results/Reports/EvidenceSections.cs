using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Spec.Training;

namespace Bench.Results.Reports;

/// <summary>The parts of the page that lay out what a result rests on: the plan's settings with their origins, digests, seeds and salts, attempts, files. Each is closed until it is asked for.</summary>
internal static class EvidenceSections
{
    private const int MostAttempts = 200;

    /// <summary>The parts of an inference result.</summary>
    public static void Of(HtmlPage page, ReportedResult result)
    {
        ImmutableArray<(string, TestSettings)> runs = [("timed run", result.Evidence.Plan.Performance), ("accuracy run", result.Evidence.Plan.Accuracy)];
        Write(
            page,
            result.Evidence,
            result.Files,
            [("data set", result.Evidence.Workload.Dataset.Sha256), .. Logs(result.Evidence).SelectMany(static log => DigestsOf(log.Name, log.Run))],
            [
                .. runs.SelectMany(static run => SeedsOf(run.Item1, run.Item2)),
                .. Logs(result.Evidence).SelectMany(static log => new[] { ($"{log.Name}: salt, committed before the run as", log.Run.Header.SaltCommitment.Hex), ($"{log.Name}: salt, revealed after it", log.Run.End.Salt) }),
            ]);
    }

    /// <summary>The parts of a training result.</summary>
    public static void Of(HtmlPage page, ReportedTraining result) => Write(
        page,
        result.Evidence,
        result.Files,
        [
            ("data set", result.Evidence.Workload.Dataset.Sha256),
            .. result.Evidence.ReferenceConvergenceDigest is { } points ? [("reference convergence points", points)] : Array.Empty<(string, Sha256Digest)>(),
            .. result.Evidence.Runs.SelectMany(DigestsOf),
        ],
        [.. result.Evidence.Runs.SelectMany(static run => new[]
        {
            ($"run {run.Header.Run}: seed", Text(run.Header.Seed)),
            ($"run {run.Header.Run}: salt, committed before the run as", run.Header.SaltCommitment.Hex),
            ($"run {run.Header.Run}: salt, revealed after it", run.End.Salt),
        })]);

    private static void Write(HtmlPage page, ResultEvidence evidence, ImmutableArray<SealedFile> files, ImmutableArray<(string, Sha256Digest)> own, ImmutableArray<(string Name, string Value)> seeds)
    {
        ImmutableArray<PlannedSetting> planned = evidence.Planned.Settings;

        // What the plan is comes first, but for what its settings say in the same words and with their origin.
        ImmutableArray<PlannedSetting> settings = [.. Facts(evidence.Planned).Where(fact => !planned.Any(one => (one.Name, one.Value) == (fact.Name, fact.Value))), .. planned];
        ImmutableArray<(string Name, Sha256Digest Digest)> digests = [.. DigestsOf(evidence), .. own];
        page.Heading(3, "Evidence");
        page.Details("Plan", Counted(settings.Length, "setting"), part => part.Table("Plan", ["setting", "value", "from"], settings.Select(static one =>
            ImmutableArray.Create(new PageCell(one.Name), new PageCell(one.Value, Class: "name"), new PageCell(one.Origin, Class: "soft name")))));
        page.Details("Digests", $"{digests.Length} (SHA-256)", part => part.Table("Digests", ["of", "SHA-256"], digests.Select(static one =>
            ImmutableArray.Create(new PageCell(one.Name), new PageCell(one.Digest.Hex, Class: "code")))));
        page.Details("Seeds and salts", Text((ulong)seeds.Length), part => part.Table("Seeds and salts", ["of", "value"], seeds.Select(static one =>
            ImmutableArray.Create(new PageCell(one.Name), new PageCell(one.Value, Class: "code")))));
        Attempts(page, evidence.Attempts);
        if (!files.IsEmpty)
        {
            page.Details("Files", $"{Counted(files.Length, "file")}, {Text((ulong)files.Sum(static file => file.Bytes))} bytes", part => part.Table("Files", ["file", "bytes", "SHA-256"], files.Select(static file =>
                ImmutableArray.Create(new PageCell(file.Name, Class: "code"), new PageCell(Text((ulong)file.Bytes), file.Bytes, "number"), new PageCell(file.Sha256.Hex, Class: "code")))));
        }
    }

    private static void Attempts(HtmlPage page, AttemptList? attempts)
    {
        if (attempts is null)
        {
            page.Details("Attempts", "not established", static part => part.Paragraph("The result lists no attempts: how often it was tried is not known."));
            return;
        }

        ImmutableArray<LedgerEntry> entries = [.. attempts.EntriesOf<LedgerEntry>()];
        page.Details("Attempts", $"number {attempts.Number()} of {attempts.CountStarted()} started", part =>
        {
            part.Paragraph($"Of the ledger's {attempts.Entries} entries those about this workload, scenario and profile; the chain's head is {attempts.Head.Hex}.", "soft");
            part.Table("Attempts", ["at (UTC)", "attempt", "what happened"], entries.Take(MostAttempts).Select(static entry => ImmutableArray.Create(
                new PageCell(entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                new PageCell(NameOf(entry), Class: "code"),
                new PageCell(TextOf(entry), Class: "name"))));
            if (entries.Length > MostAttempts)
            {
                part.Paragraph($"and {entries.Length - MostAttempts} more entries, in attempts.json");
            }
        });
    }

    private static ImmutableArray<PlannedSetting> Facts(ResultPlan plan) =>
    [
        new("workload", $"{plan.Workload} {plan.WorkloadVersion}", ""),
        new("ruleset", plan.Ruleset, ""),
        new("profile", plan.Profile.FieldName, ""),
        new("division", plan.Division.FieldName, ""),
        new("category", plan.Category.FieldName, ""),
        new("submitter", plan.Submitter, ""),
        new("system", plan.System, ""),
        new("submittable", plan.Submittable ? "yes" : "no", ""),
        new("precision", Comparisons.ComparisonKey.Text(plan.Precision), ""),
        new("system under test", plan.Sut.Command.IsEmpty ? plan.Sut.Name : $"{plan.Sut.Name}: {string.Join(' ', plan.Sut.Command)}", ""),
    ];

    private static ImmutableArray<(string, Sha256Digest)> DigestsOf(ResultEvidence evidence) =>
    [
        ("workload definition", evidence.WorkloadDigest),
        ("ruleset", evidence.RulesetDigest),
        ("machine", evidence.System.Fingerprint),
        .. evidence.Provenances.Select(static run => ("system under test's program", run.BuildDigest)).Distinct(),
    ];

    private static IEnumerable<(string Name, RunLog Run)> Logs(Evidence evidence)
    {
        if (evidence.Performance is { } timed)
        {
            yield return ("timed run", timed);
        }

        if (evidence.Accuracy is { } accuracy)
        {
            yield return ("accuracy run", accuracy);
        }
    }

    private static (string, Sha256Digest)[] DigestsOf(string name, RunLog run) =>
    [
        ($"{name}: sample indices", run.End.IndexStream),
        ($"{name}: schedule", run.End.Schedule),
        ($"{name}: query ids", run.End.QueryIds),
        ($"{name}: records (chain's head)", run.End.Records),
    ];

    private static (string, Sha256Digest)[] DigestsOf(TrainingRunLog run) =>
    [
        ($"run {run.Header.Run}: hyperparameters", run.Header.HyperparametersDigest),
        ($"run {run.Header.Run}: initial weights", run.Header.InitialWeights),
        ($"run {run.Header.Run}: updates", run.End.Updates),
        ($"run {run.Header.Run}: losses", run.End.Losses),
        .. run.End.Weights is { } weights ? [($"run {run.Header.Run}: trained weights", weights)] : Array.Empty<(string, Sha256Digest)>(),
    ];

    private static (string, string)[] SeedsOf(string name, TestSettings settings) =>
    [
        ($"{name}: query sample library", Text(settings.QslRngSeed)),
        ($"{name}: sample index", Text(settings.SampleIndexRngSeed)),
        ($"{name}: schedule", Text(settings.ScheduleRngSeed)),
    ];

    private static string NameOf(LedgerEntry entry) => entry switch
    {
        LedgerEntry.Started started => started.Attempt[..Math.Min(8, started.Attempt.Length)],
        LedgerEntry.Timed timed => timed.Attempt[..Math.Min(8, timed.Attempt.Length)],
        LedgerEntry.Ended ended => ended.Attempt[..Math.Min(8, ended.Attempt.Length)],
        _ => "",
    };

    private static string TextOf(LedgerEntry entry) => entry switch
    {
        LedgerEntry.Started started => $"started, harness {started.HarnessVersion}",
        LedgerEntry.Timed timed => $"a timed run begins; its salt is committed as {timed.SaltCommitment.Hex[..16]}",
        LedgerEntry.Ended ended => new StringBuilder($"ended: {ended.Outcome.FieldName}").Append(ended.Valid is { } valid ? valid ? ", valid" : ", INVALID" : "").Append(ended.Reason is { } reason ? $": {reason}" : "").ToString(),
        LedgerEntry.Torn torn => $"an entry was cut off; {torn.Bytes} bytes of it were removed",
        _ => "",
    };

    private static string Counted(int count, string what) => Quantity.Counted(count, what);

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
