using System.Collections.Immutable;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Recomputations;

/// <summary>Computes the reference's values again from the seed: what rows alone cannot prove.</summary>
public static class ReferenceCheck
{
    /// <summary>How far two fp64 references may be apart, in units of the row's scale: other machines' exp and tanh differ in their last bits, and sums carry that on.</summary>
    public const double ToleranceOfScale = 1e-10;

    /// <summary>Compares the data and every judged row with what the seed gives.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="referenceOf">The workload's reference over samples that a seed gives; called from one thread, and the reference from several.</param>
    /// <param name="digestOfGeneratedData">Generates the workload's data from its seed and gives the digest.</param>
    /// <param name="cancellation">Stops between two responses.</param>
    /// <returns>Findings: REF001 (a value is not the reference's), REF002 (could not be checked), and E_RECOMPUTE for the digests.</returns>
    public static ImmutableArray<Finding> Check(Evidence evidence, Func<ulong, IReference> referenceOf, Func<Sha256Digest> digestOfGeneratedData, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(referenceOf);
        ArgumentNullException.ThrowIfNull(digestOfGeneratedData);
        Differences differences = new();
        Sha256Digest generated = digestOfGeneratedData();
        differences.Compare(RunFileNames.Workload, "dataset.sha256", evidence.Workload.Dataset.Sha256, generated);
        foreach ((RunLog? run, TestMode mode) in new[] { (evidence.Performance, TestMode.PerformanceOnly), (evidence.Accuracy, TestMode.AccuracyOnly) })
        {
            if (run is not null)
            {
                differences.Compare(RunFileNames.LogOf(mode), "header.dataset_digest", run.Header.DatasetDigest, generated);
            }
        }

        List<JudgedRows> responses = [.. Responses(evidence), .. Answers(evidence)];
        ImmutableArray<Finding>[] found = new ImmutableArray<Finding>[responses.Count];
        ParallelOptions options = new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };

        // One reference at a time: each holds its weights in fp64.
        foreach (IGrouping<ulong, int> content in Enumerable.Range(0, found.Length).GroupBy(number => responses[number].ContentSeed))
        {
            IReference reference = referenceOf(content.Key);
            Parallel.ForEach(content, options, number => found[number] = CheckResponse(evidence, reference, responses[number]));
        }

        ImmutableArray<Finding> unscored = evidence.Score is null ? [Unchecked(RunFileNames.Score, "the file is missing")] : [];
        return [.. differences.Findings, .. unscored, .. found.SelectMany(static findings => findings)];
    }

    private static IEnumerable<JudgedRows> Responses(Evidence evidence)
    {
        int offset = 0;
        foreach ((int number, JudgedResponse response) in (evidence.Score?.Responses ?? []).Index())
        {
            yield return new JudgedRows(RunFileNames.Rows, $"response {number} (record {response.Record})", response, offset, evidence.Workload.Dataset.Seed);
            offset += response.Rows;
        }
    }

    /// <summary>The answers of the compliance runs; which content they are to follows from the timed run.</summary>
    private static IEnumerable<JudgedRows> Answers(Evidence evidence)
    {
        if (evidence.Answers is not { } answers || evidence.Performance is not { } timed)
        {
            yield break;
        }

        ComplianceTraffic traffic = new(evidence.Plan, evidence.Workload.Dataset, timed.End);
        Dictionary<string, ComplianceBlock> blocks = ComplianceBlock.All.ToDictionary(static block => block.Folder);
        int offset = 0;
        foreach ((string folder, JudgedResponse response) in answers.Answers.Select(static answer => (answer.Folder, answer.Response)))
        {
            // An answer of no run at all is found when its choice is derived again.
            if (blocks.TryGetValue(folder, out ComplianceBlock block))
            {
                yield return new JudgedRows(RunFileNames.AnswerRows, $"the answer of record {response.Record} in {folder}", response, offset, traffic.SeedOfContent(block));
            }

            offset += response.Rows;
        }
    }

    private static ImmutableArray<Finding> CheckResponse(Evidence evidence, IReference reference, JudgedRows judgedRows)
    {
        (string file, string name, JudgedResponse response, int offset, _) = judgedRows;
        if (response.Unjudgeable is not null)
        {
            return [Unchecked(file, $"{name} could not be judged: {response.Unjudgeable}")];
        }

        if (response.Sample >= evidence.Workload.Dataset.Samples || response.Length > evidence.Workload.Problem.MaximumResponseBytes)
        {
            return [Unchecked(file, $"{name} is of sample {response.Sample} with {response.Length} bytes, which the workload does not have")];
        }

        ReadOnlySpan<ResponseRow> rows = (file == RunFileNames.Rows ? evidence.Rows : evidence.AnswerRows).AsSpan(offset, response.Rows);
        byte[]? bytes = RebuiltResponse.Of(response.Length, rows, out bool whole);
        if (bytes is null || (evidence.Workload.Problem.ProducesTokens && !whole))
        {
            return [Unchecked(file, bytes is null ? $"{name} has rows at positions outside the response" : $"{name}: not every token is in the evidence, and each depends on those before it")];
        }

        if (whole && reference.WhyUnjudgeable(response.Sample, bytes) is { } reason)
        {
            return [Differs(file, $"{name} was judged; the reference cannot judge it: {reason}")];
        }

        int[] positions = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            positions[i] = rows[i].Position;
        }

        JudgedValue[] judged = new JudgedValue[rows.Length];
        reference.Judge(response.Sample, bytes, positions, judged);
        string counted = file == RunFileNames.Rows ? RunFileNames.Score : RunFileNames.Answers;
        return [.. Compare(file, name, rows, judged), .. CompareSpeculation(counted, name, response, whole ? reference.Speculate(response.Sample, bytes) : null)];
    }

    private static List<Finding> Compare(string file, string name, ReadOnlySpan<ResponseRow> rows, JudgedValue[] judged)
    {
        List<Finding> findings = [];
        for (int i = 0; i < rows.Length; i++)
        {
            (string Field, double Found, double Expected)[] fields =
            [
                ("value", rows[i].Value, judged[i].Value),
                ("reference", rows[i].Reference, judged[i].Reference),
                ("scale", rows[i].Scale, judged[i].Scale),
            ];
            foreach ((string field, double found, double expected) in fields)
            {
                if (!found.Equals(expected) && !(Math.Abs(found - expected) <= ToleranceOfScale * judged[i].Scale))
                {
                    findings.Add(Differs(file, FormattableString.Invariant($"{name}, position {rows[i].Position}: {field} is {found:R}; computed again from the seed it is {expected:R}")));
                }
            }
        }

        return findings;
    }

    private static IEnumerable<Finding> CompareSpeculation(string file, string name, JudgedResponse response, SpeculationCount? again)
    {
        if (response.Speculation != again)
        {
            yield return Differs(file, $"{name}: {Text(response.Speculation)}; computed again from the draft model, {Text(again)}");
        }

        static string Text(SpeculationCount? count) => count is { } some ? $"{some.Accepted} of {some.Proposed} proposed tokens are accepted in {some.Steps} steps" : "no speculation";
    }

    private static Finding Differs(string file, string message) => new()
    {
        RuleId = "REF001",
        Severity = Severity.Error,
        Message = message,
        Location = new Location(file),
        Help = "the accuracy of the result was not judged against the workload's reference: run the benchmark again",
    };

    private static Finding Unchecked(string file, string reason) => new()
    {
        RuleId = "REF002",
        Severity = Severity.Note,
        Message = $"could not be checked against the reference: {reason}",
        Location = new Location(file),
    };

    /// <summary>A judged response with its place: the file of its rows, its name in findings, its first row, and the seed of its sample's content.</summary>
    private readonly record struct JudgedRows(string File, string Name, JudgedResponse Response, int Offset, ulong ContentSeed);
}
