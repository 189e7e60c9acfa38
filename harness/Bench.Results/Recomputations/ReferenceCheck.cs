using System.Collections.Immutable;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Results.Recomputations;

/// <summary>Computes the reference's values again from the seed: what rows alone cannot prove.</summary>
public static class ReferenceCheck
{
    /// <summary>How far two fp64 references may be apart, in units of the row's scale: other machines' exp and tanh differ in their last bits, and sums carry that on.</summary>
    public const double ToleranceOfScale = 1e-10;

    /// <summary>Compares the data and every judged row with what the seed gives.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="reference">The workload's reference over data generated from the seed; called from several threads at once.</param>
    /// <param name="digestOfGeneratedData">Generates the workload's data from its seed and gives the digest.</param>
    /// <param name="cancellation">Stops between two responses.</param>
    /// <returns>Findings: REF001 (a value is not the reference's), REF002 (could not be checked), and E_RECOMPUTE for the digests.</returns>
    public static ImmutableArray<Finding> Check(Evidence evidence, IReference reference, Func<Sha256Digest> digestOfGeneratedData, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(reference);
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

        if (evidence.Score is not { } score)
        {
            return [.. differences.Findings, Unchecked(RunFileNames.Score, "the file is missing")];
        }

        ImmutableArray<Finding>[] found = new ImmutableArray<Finding>[score.Responses.Length];
        int[] offsets = new int[found.Length];
        for (int number = 1; number < offsets.Length; number++)
        {
            offsets[number] = offsets[number - 1] + score.Responses[number - 1].Rows;
        }

        Parallel.For(0, found.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
            found[number] = CheckResponse(evidence, reference, number, offsets[number]));
        return [.. differences.Findings, .. found.SelectMany(static findings => findings)];
    }

    private static ImmutableArray<Finding> CheckResponse(Evidence evidence, IReference reference, int number, int offset)
    {
        JudgedResponse response = evidence.Score!.Responses[number];
        string name = $"response {number} (record {response.Record})";
        if (response.Unjudgeable is not null)
        {
            return [Unchecked(RunFileNames.Rows, $"{name} could not be judged: {response.Unjudgeable}")];
        }

        if (response.Sample >= evidence.Workload.Dataset.Samples || response.Length > evidence.Workload.Problem.MaximumResponseBytes)
        {
            return [Unchecked(RunFileNames.Rows, $"{name} is of sample {response.Sample} with {response.Length} bytes, which the workload does not have")];
        }

        ReadOnlySpan<ResponseRow> rows = evidence.Rows.AsSpan(offset, response.Rows);
        byte[]? bytes = RebuiltResponse.Of(response.Length, rows, out bool whole);
        if (bytes is null || (evidence.Workload.Problem.ProducesTokens && !whole))
        {
            return [Unchecked(RunFileNames.Rows, bytes is null ? $"{name} has rows at positions outside the response" : $"{name}: not every token is in the evidence, and each depends on those before it")];
        }

        if (whole && reference.WhyUnjudgeable(response.Sample, bytes) is { } reason)
        {
            return [Differs($"{name} was judged; the reference cannot judge it: {reason}")];
        }

        int[] positions = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            positions[i] = rows[i].Position;
        }

        JudgedValue[] judged = new JudgedValue[rows.Length];
        reference.Judge(response.Sample, bytes, positions, judged);
        return [.. Compare(name, rows, judged)];
    }

    private static List<Finding> Compare(string name, ReadOnlySpan<ResponseRow> rows, JudgedValue[] judged)
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
                    findings.Add(Differs(FormattableString.Invariant($"{name}, position {rows[i].Position}: {field} is {found:R}; computed again from the seed it is {expected:R}")));
                }
            }
        }

        return findings;
    }

    private static Finding Differs(string message) => new()
    {
        RuleId = "REF001",
        Severity = Severity.Error,
        Message = message,
        Location = new Location(RunFileNames.Rows),
        Help = "the accuracy of the result was not judged against the workload's reference: run the benchmark again",
    };

    private static Finding Unchecked(string file, string reason) => new()
    {
        RuleId = "REF002",
        Severity = Severity.Note,
        Message = $"could not be checked against the reference: {reason}",
        Location = new Location(file),
    };
}
