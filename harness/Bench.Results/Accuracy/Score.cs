using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Accuracy;

/// <summary>Judges the kept responses of a result's runs against the reference.</summary>
public static class Score
{
    /// <summary>Judges the responses of the accuracy run and then those of the timed run, on all cores.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="plan">The declared precision and how responses are judged.</param>
    /// <param name="reference">The workload's reference; called from several threads at once.</param>
    /// <param name="accuracy">The accuracy run; null when there is none.</param>
    /// <param name="performance">The timed run; null when there is none.</param>
    /// <param name="cancellation">Stops between two responses.</param>
    /// <exception cref="ArgumentException">The bytes are not those that the run kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ScoredResponses Of(
        Workload workload, Plan plan, IReference reference, RunResponses? accuracy, RunResponses? performance, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(reference);
        ImmutableArray<Chosen> chosen =
        [
            .. Choose(accuracy, TestMode.AccuracyOnly, plan.Responses),
            .. Choose(performance, TestMode.PerformanceOnly, plan.Responses),
        ];
        (JudgedResponse Response, ResponseRow[] Rows)[] judged = new (JudgedResponse, ResponseRow[])[chosen.Length];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, chosen.Length, options, number => judged[number] = Judge(chosen[number], plan.Responses, reference));

        AccuracyScore score = ScoreSummary.Of(workload, plan.Precision, plan.Responses, [.. judged.Select(static pair => pair.Response)]);
        return new ScoredResponses(score, [.. judged.SelectMany(static pair => pair.Rows)]);
    }

    private static IEnumerable<Chosen> Choose(RunResponses? run, TestMode mode, ResponsePlan plan)
    {
        if (run is null)
        {
            return [];
        }

        ImmutableArray<KeptResponse> kept = run.Log.End.Kept;
        if (kept.Length != run.Bytes.Length)
        {
            throw new ArgumentException($"{run.Bytes.Length} responses beside {kept.Length} kept ones", nameof(run));
        }

        SaltedChoices choices = new(Convert.FromHexString(run.Log.End.Salt));
        return JudgedChoice.Among(kept, mode, plan).Select(number => new Chosen(mode, kept[number], run.Bytes[number], choices));
    }

    /// <summary>Judges one response.</summary>
    /// <exception cref="ArgumentException">The bytes are not those that the run kept.</exception>
    internal static (JudgedResponse Response, ResponseRow[] Rows) Judge(Chosen chosen, ResponsePlan plan, IReference reference)
    {
        ReadOnlySpan<byte> response = chosen.Bytes.Span;
        if (response.Length != chosen.Kept.Length || Sha256Digest.Of(response) != chosen.Kept.Sha256)
        {
            throw new ArgumentException($"the bytes of record {chosen.Kept.Record} are not those that the run kept");
        }

        string? unjudgeable = response.Length % JudgedChoice.ElementBytes == 0
            ? reference.WhyUnjudgeable(chosen.Kept.Sample, response)
            : $"{response.Length} bytes, not a multiple of {JudgedChoice.ElementBytes}";
        ResponseRow[] rows = unjudgeable is null ? Rows(chosen, plan, reference) : [];
        JudgedResponse judged = new()
        {
            Run = chosen.Run,
            Record = chosen.Kept.Record,
            Sample = chosen.Kept.Sample,
            Length = chosen.Kept.Length,
            Sha256 = chosen.Kept.Sha256,
            Rows = rows.Length,
            Error = ScoreSummary.ErrorOf(rows),
            Speculation = unjudgeable is null ? reference.Speculate(chosen.Kept.Sample, response) : null,
            Unjudgeable = unjudgeable ?? (rows.Length == 0 ? "the response is empty" : null),
        };
        return (judged, rows);
    }

    private static ResponseRow[] Rows(Chosen chosen, ResponsePlan plan, IReference reference)
    {
        ReadOnlySpan<byte> response = chosen.Bytes.Span;
        ReadOnlySpan<uint> elements = MemoryMarshal.Cast<byte, uint>(response);
        int[] positions = JudgedChoice.Positions(chosen.Choices, chosen.Kept.Record, response.Length, plan);
        JudgedValue[] values = new JudgedValue[positions.Length];
        reference.Judge(chosen.Kept.Sample, response, positions, values);
        ResponseRow[] rows = new ResponseRow[positions.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new ResponseRow(positions[i], elements[positions[i]], values[i].Value, values[i].Reference, values[i].Scale);
        }

        return rows;
    }

    /// <summary>A response to be judged, with the choices of its run's salt.</summary>
    internal readonly record struct Chosen(TestMode Run, KeptResponse Kept, ReadOnlyMemory<byte> Bytes, SaltedChoices Choices);
}
