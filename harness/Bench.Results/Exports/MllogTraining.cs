using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Results.Exports;

/// <summary>One training run as MLPerf's training log: <c>result_N.txt</c>, a <c>:::MLLOG</c> line an event.</summary>
/// <remarks>
/// Source: MLCommons logging, the format that its compliance checker and result summarizer read. Its times are whole milliseconds: the run's clock, in nanoseconds, is rounded to them, counted from <c>run_start</c>.
/// There is no <c>cache_clear</c>: the harness starts the system anew and clears what they share, and clears no cache of the machine.
/// Examples are <c>samples_count</c>, since every workload here counts convergence in examples.
/// </remarks>
public static class MllogTraining
{
    private const double NsPerMs = 1e6;

    /// <summary>The log of a run.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="run">The run, an index into the result's runs.</param>
    public static string Of(TrainingEvidence evidence, int run)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        TrainingRunLog log = evidence.Runs[run];
        TrainingPlan plan = evidence.Plan;
        Lines lines = new() { TimeMs = log.Header.StartedAt.ToUnixTimeMilliseconds() };
        lines.Start("init_start");
        lines.Point("submission_benchmark", plan.Workload);
        lines.Point("submission_org", plan.Submitter);
        lines.Point("submission_division", plan.Division.FieldName);
        lines.Point("submission_status", plan.Category.FieldName);
        lines.Point("submission_platform", plan.System);
        lines.Point("seed", log.Header.Seed);
        lines.Point("train_samples", evidence.Workload.Dataset.TrainingExamples);
        lines.Point("eval_samples", evidence.Workload.Dataset.EvaluationExamples);
        lines.Point("gradient_accumulation_steps", 1);
        foreach (PlannedHyperparameter one in plan.Hyperparameters)
        {
            lines.Raw("POINT_IN_TIME", one.Name, one.Value.IsNumber ? one.Value.Text : Quoted(one.Value.Text), "");
        }

        lines.TimeMs += Milliseconds(log.End.InitialisationNs);
        lines.End("init_stop");
        Timed(lines, log);
        return lines.ToString();
    }

    /// <summary>What stands between the start of the clock and its end.</summary>
    private static void Timed(Lines lines, TrainingRunLog log)
    {
        long start = lines.TimeMs;
        lines.Start("run_start");
        long examples = 0;
        foreach (TrainingEvaluation evaluation in log.Evaluations)
        {
            lines.Raw("INTERVAL_START", "block_start", "null", Samples(examples));
            examples = evaluation.Examples;
            lines.TimeMs = start + Milliseconds(evaluation.StartNs);
            lines.Raw("INTERVAL_END", "block_stop", "null", Samples(examples));
            lines.Raw("INTERVAL_START", "eval_start", "null", Samples(examples));
            lines.TimeMs = start + Milliseconds(evaluation.StopNs);
            lines.Raw("POINT_IN_TIME", "eval_accuracy", double.IsFinite(evaluation.Quality) ? evaluation.Quality.ToString("R", CultureInfo.InvariantCulture) : "Infinity", Samples(examples));
            lines.Raw("INTERVAL_END", "eval_stop", "null", Samples(examples));
        }

        lines.TimeMs = start + Milliseconds(log.End.StopNs);
        string status = log.End.Outcome == TrainingOutcome.Converged ? "success" : "aborted";
        lines.Raw("INTERVAL_END", "run_stop", "null", $"{Samples(log.End.Examples)}, \"status\": {Quoted(status)}");
    }

    private static string Samples(long examples) => string.Create(CultureInfo.InvariantCulture, $", \"samples_count\": {examples}");

    private static long Milliseconds(long nanoseconds) => (long)Math.Round(nanoseconds / NsPerMs);

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <summary>The lines so far. The seed checker of MLCommons asks every line for the place in the code that logged it; here that is the harness, whoever's system was trained.</summary>
    private sealed class Lines
    {
        private readonly StringBuilder text = new();

        public long TimeMs { get; set; }

        public void Start(string key) => Raw("INTERVAL_START", key, "null", "");

        public void End(string key) => Raw("INTERVAL_END", key, "null", "");

        public void Point<T>(string key, T value) => Raw("POINT_IN_TIME", key, JsonSerializer.Serialize(value), "");

        public void Raw(string type, string key, string value, string metadata) => text.Append(
            CultureInfo.InvariantCulture,
            $":::MLLOG {{\"namespace\": \"\", \"time_ms\": {TimeMs}, \"event_type\": \"{type}\", \"key\": {Quoted(key)}, \"value\": {value}, \"metadata\": {{\"file\": \"bench\", \"lineno\": 1{metadata}}}}}\n");

        public override string ToString() => text.ToString();
    }
}
