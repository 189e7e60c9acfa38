using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Results.Exports;

/// <summary>One training run as MLPerf's training log: <c>result_N.txt</c>, a <c>:::MLLOG</c> line an event.</summary>
/// <remarks>
/// Source: MLCommons logging, the format that its compliance checker, convergence checker and result summarizer read. Times are milliseconds with the clock's nanoseconds as decimals, from <c>run_start</c> on, initialisation below 0:
/// the tools read them as fp64 and take differences, and counted from 1970 that would leave a quarter of a microsecond. When the run started stands beside <c>init_start</c>.
/// Examples are <c>samples_count</c>, since every workload here counts convergence in examples.
/// Only under a carrier's name is there a <c>cache_clear</c>, which MLCommons' own rules ask for, and it is false: the harness starts the system anew and clears what they share, and clears no cache of the machine.
/// </remarks>
public static class MllogTraining
{
    /// <summary>The log of a run.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="run">The run, an index into the result's runs.</param>
    public static string Of(TrainingEvidence evidence, int run)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        Lines lines = new() { TimeNs = -evidence.Runs[run].End.InitialisationNs };
        lines.Raw("INTERVAL_START", "init_start", "null", StartedAt(evidence.Runs[run]));
        lines.Point("submission_benchmark", evidence.Plan.Workload);
        lines.Point("submission_org", evidence.Plan.Submitter);
        lines.Point("submission_division", evidence.Plan.Division.FieldName);
        lines.Point("submission_status", evidence.Plan.Category.FieldName);
        Rest(lines, evidence, run, carrier: null);
        return lines.ToString();
    }

    /// <summary>The log of a run under the carrier's name, in its open division; what the run is of stands beside it under keys that MLCommons' tools do not read.</summary>
    /// <param name="result">The result.</param>
    /// <param name="run">The run, an index into the result's runs.</param>
    public static string Of(MllogResult result, int run)
    {
        ArgumentNullException.ThrowIfNull(result);
        TrainingEvidence evidence = result.Evidence;
        Lines lines = new() { TimeNs = -evidence.Runs[run].End.InitialisationNs };
        lines.Raw("INTERVAL_START", "init_start", "null", StartedAt(evidence.Runs[run]));
        lines.Point("submission_benchmark", result.Carrier.Name);
        lines.Point("carried_workload", $"{evidence.Plan.Workload} {evidence.Plan.WorkloadVersion}");
        lines.Point("carried_division", evidence.Plan.Division.FieldName);
        lines.Point("carried_target", evidence.Plan.QualityTarget);
        if (result.Carrier.CountsEpochs)
        {
            lines.Point("carried_epoch", "one training example");
        }

        lines.Point("submission_org", evidence.Plan.Submitter);
        lines.Point("submission_division", Division.Open.FieldName);
        lines.Point("submission_status", result.Status);
        lines.Point("cache_clear", false);
        Rest(lines, evidence, run, result.Carrier);
        return lines.ToString();
    }

    private static void Rest(Lines lines, TrainingEvidence evidence, int run, MllogCarrier? carrier)
    {
        TrainingRunLog log = evidence.Runs[run];
        lines.Point("submission_platform", evidence.Plan.System);
        lines.Point("seed", log.Header.Seed);
        lines.Point("train_samples", evidence.Workload.Dataset.TrainingExamples);
        lines.Point("eval_samples", evidence.Workload.Dataset.EvaluationExamples);
        lines.Point("gradient_accumulation_steps", 1);
        foreach (PlannedHyperparameter one in evidence.Plan.Hyperparameters)
        {
            lines.Raw("POINT_IN_TIME", one.Name, one.Value.IsNumber ? one.Value.Text : Quoted(one.Value.Text), "");
        }

        lines.TimeNs = 0;
        lines.Raw("INTERVAL_END", "init_stop", "null", "");
        Timed(lines, log, evidence.Plan.QualityTarget, carrier);
    }

    /// <summary>What stands between the start of the clock and its end.</summary>
    private static void Timed(Lines lines, TrainingRunLog log, double target, MllogCarrier? carrier)
    {
        lines.Raw("INTERVAL_START", "run_start", "null", "");
        long examples = 0;
        foreach (TrainingEvaluation evaluation in log.Evaluations)
        {
            lines.Raw("INTERVAL_START", "block_start", "null", Samples(examples, carrier));
            examples = evaluation.Examples;
            lines.TimeNs = evaluation.StartNs;
            lines.Raw("INTERVAL_END", "block_stop", "null", Samples(examples, carrier));
            lines.Raw("INTERVAL_START", "eval_start", "null", Samples(examples, carrier));
            lines.TimeNs = evaluation.StopNs;
            string quality = Number(evaluation.Quality);
            lines.Raw("POINT_IN_TIME", "eval_accuracy", carrier is null ? quality : Number(MllogCarrier.InTargets(evaluation.Quality, target)), Samples(examples, carrier) + (carrier is null ? "" : $", \"quality\": {quality}"));
            lines.Raw("INTERVAL_END", "eval_stop", "null", Samples(examples, carrier));
        }

        lines.TimeNs = log.End.StopNs;
        string status = log.End.Outcome == TrainingOutcome.Converged ? "success" : "aborted";
        lines.Raw("INTERVAL_END", "run_stop", "null", $"{Samples(log.End.Examples, carrier)}, \"status\": {Quoted(status)}");
    }

    private static string Samples(long examples, MllogCarrier? carrier) =>
        string.Create(CultureInfo.InvariantCulture, $", \"samples_count\": {examples}{(carrier is { CountsEpochs: true } ? string.Create(CultureInfo.InvariantCulture, $", \"epoch_num\": {examples}") : "")}");

    private static string StartedAt(TrainingRunLog log) => $", \"started_at\": {Quoted(log.Header.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))}";

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "Infinity";

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <summary>The lines so far. The seed checker of MLCommons asks every line for the place in the code that logged it; here that is the harness, whoever's system was trained.</summary>
    private sealed class Lines
    {
        private const decimal NsPerMs = 1_000_000;
        private readonly StringBuilder text = new();

        /// <summary>When the following lines were logged, nanoseconds from the start of the clock.</summary>
        public long TimeNs { get; set; }

        public void Point<T>(string key, T value) => Raw("POINT_IN_TIME", key, JsonSerializer.Serialize(value), "");

        public void Raw(string type, string key, string value, string metadata) => text.Append(
            CultureInfo.InvariantCulture,
            $":::MLLOG {{\"namespace\": \"\", \"time_ms\": {TimeNs / NsPerMs:F6}, \"event_type\": \"{type}\", \"key\": {Quoted(key)}, \"value\": {value}, \"metadata\": {{\"file\": \"bench\", \"lineno\": 1{metadata}}}}}\n");

        public override string ToString() => text.ToString();
    }
}
