using Bench.Spec;

namespace Bench.Statistics.Conformance;

/// <summary>LoadGen's conditions of validity for one result, each with the sentence that it logs.</summary>
/// <remarks>
/// The compatibility reading: when the time per output token fails early stopping, the first token's is not evaluated and its text is empty.
/// Source: LoadGen, results.cc (EarlyStopping, MinDurationMet, PerfConstraintsMet).
/// </remarks>
internal sealed class LoadGenVerdict
{
    private readonly LoadGenReading reading;
    private readonly Scenario scenario;

    public LoadGenVerdict(LoadGenReading reading)
    {
        this.reading = reading;
        scenario = reading.Settings.Scenario;
        DurationMet = Judgement.MinDurationMet(reading.Settings, reading.Result);
        QueriesMet = Judgement.MinQueriesMet(reading.Settings, reading.Result);
        BrokenConstraints = FindBrokenConstraints();
        EarlyStoppingMet = JudgeEarlyStopping();
    }

    public bool DurationMet { get; }

    public bool QueriesMet { get; }

    /// <summary>Which latency bounds are broken; empty for none.</summary>
    public string BrokenConstraints { get; }

    public bool EarlyStoppingMet { get; }

    public bool Valid => DurationMet && QueriesMet && BrokenConstraints.Length == 0 && EarlyStoppingMet;

    /// <summary>What early stopping says of the latencies; empty with token latencies, which have texts of their own.</summary>
    public string EarlyStoppingText { get; private set; } = "";

    public string FirstTokenText { get; private set; } = "";

    public string PerTokenText { get; private set; } = "";

    /// <summary>The estimate of single-stream's percentile, nanoseconds; 0 where there is none.</summary>
    public long EstimateSingleStreamNs { get; private set; }

    /// <summary>The estimate of multi-stream's percentile, nanoseconds; 0 where there is none. Single-stream makes one as well.</summary>
    public long EstimateMultiStreamNs { get; private set; }

    private string FindBrokenConstraints()
    {
        if (scenario != Scenario.Server)
        {
            return "";
        }

        if (reading.Tokens is not { } tokens)
        {
            return Judgement.PerformanceConstraintsMet(reading.Settings, reading.Result) ? "" : DetailTexts.ReduceRate;
        }

        double percentile = reading.Settings.TargetLatencyPercentile;
        string[] broken =
        [
            .. tokens.FirstTokens.Percentile(percentile) > tokens.TtftNs ? ["TTFT constrain not met: " + DetailTexts.ReduceRate] : Array.Empty<string>(),
            .. tokens.TimesPerOutputToken.Percentile(percentile) > tokens.TpotNs ? ["TPOT constrain not met: " + DetailTexts.ReduceRate] : Array.Empty<string>(),
        ];
        return string.Join("\n * ", broken);
    }

    private bool JudgeEarlyStopping()
    {
        if (reading.Tokens is not { } tokens)
        {
            bool met = EarlyStoppingOver(reading.Result.Samples, reading.Settings.TargetLatencyNs, out string text);
            EarlyStoppingText = text;
            return met;
        }

        bool perToken = EarlyStoppingOver(tokens.TimesPerOutputToken, tokens.TpotNs, out string perTokenText);
        string firstTokenText = "";
        bool firstToken = perToken && EarlyStoppingOver(tokens.FirstTokens, tokens.TtftNs, out firstTokenText);
        (PerTokenText, FirstTokenText) = (perTokenText, firstTokenText);
        return firstToken;
    }

    private bool EarlyStoppingOver(Latencies samples, long boundNs, out string text)
    {
        long queries = reading.Result.QueriesIssued;
        double percentile = reading.Settings.TargetLatencyPercentile;
        text = "";
        if (scenario == Scenario.Offline)
        {
            return true;
        }

        if (scenario == Scenario.Server)
        {
            long over = samples.CountOver(boundNs);
            bool proven = EarlyStopping.IsProven(queries, over, percentile);
            text = proven ? DetailTexts.RunSuccessful : DetailTexts.RunUnsuccessful(queries, EarlyStopping.MinPassingQueries(over, percentile) + over - queries);
            return proven;
        }

        Latencies judged = scenario == Scenario.MultiStream ? reading.Result.Queries : samples;
        if (EarlyStopping.EstimateRank(queries, percentile) is not long rank)
        {
            text = DetailTexts.TooFewForEstimate(queries, EarlyStopping.MinPassingQueries(1, percentile) + 1);
            return false;
        }

        long estimate = judged.FromTop(rank);
        text = DetailTexts.Estimate(queries, EarlyStopping.MinPassingQueries(1, percentile) + 1, rank - 1, percentile, estimate);
        if (scenario == Scenario.MultiStream)
        {
            EstimateMultiStreamNs = estimate;
            return true;
        }

        EstimateSingleStreamNs = estimate;
        text += "\n" + MultiStreamEstimate(queries, judged);
        return true;
    }

    // Single-stream estimates multi-stream's 99th percentile as well, at a percentile of its own.
    private string MultiStreamEstimate(long queries, Latencies judged)
    {
        const double percentile = 0.99;
        if (EarlyStopping.EstimateRank(queries, percentile) is not long rank)
        {
            return DetailTexts.TooFewForMultiStream(percentile, EarlyStopping.MinPassingQueries(1, percentile) + 1);
        }

        EstimateMultiStreamNs = judged.FromTop(rank);
        return DetailTexts.EstimateOf(percentile, EstimateMultiStreamNs);
    }
}
