using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Reads the numbers of MLPerf's rounds (<c>bench/inference-round/v1</c>).</summary>
public static class InferenceRoundReader
{
    private const long MostSamples = 100_000_000;
    private const string BenchmarkPattern = "^[a-z0-9][a-z0-9._-]{0,63}$";

    private static readonly TextForm Name = new("a benchmark's name", BenchmarkPattern, 64);

    /// <summary>The whole definition.</summary>
    internal static MappingForm<InferenceRound> Root { get; } = Form();

    /// <summary>The round, or everything that is wrong with its text.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<Definition<InferenceRound>> Read(string path, ReadOnlyMemory<byte> bytes) => DefinitionText.Read(path, bytes, Root);

    private static MappingForm<InferenceRound> Form()
    {
        Field<string> id = new("id", new TextForm("a round such as v5.0", "^v[1-9][0-9]{0,2}\\.[0-9]{1,2}$", 8), "The round.");
        Field<bool> beside = new("layout", new ChoiceForm<bool>([new("apart", false), new("beside", true)]), "Where measurements and compliance runs stand.");
        Field<RoundSeeds> seeds = new("seeds", RulesetReader.SeedsForm(), "The seeds that every run of the round uses.");
        Field<Nanoseconds> duration = new("min_duration", new DurationForm(), "Least duration of a performance run.");
        Field<ScenarioPercentiles> percentiles = new("percentiles", RulesetReader.PercentilesForm(), "The latency percentile that counts, by scenario.");
        Field<int> perQuery = Fields.Integer("multi_stream_samples_per_query", 1, 1024, "Samples in a multi-stream query.");
        Field<ComplianceNumbers> compliance = new("compliance", ComplianceForm(), "The numbers of the compliance tests.");
        Field<ImmutableArray<KeyValuePair<string, string>>> aliases = new("aliases", new NamedForm<string>("another name", BenchmarkPattern, Name), "Other names of benchmarks.");
        Field<ImmutableArray<KeyValuePair<string, InferenceBenchmark>>> benchmarks = new("benchmarks", new NamedForm<InferenceBenchmark>("a benchmark's name", BenchmarkPattern, BenchmarkForm(), least: 1), "The benchmarks.");
        return new MappingForm<InferenceRound>(
            "a round of MLPerf Inference",
            [Fields.Schema("bench/inference-round/v1"), id, beside, seeds, duration, percentiles, perQuery, compliance, aliases, benchmarks],
            bound => new InferenceRound
            {
                Id = bound.Get(id),
                Beside = bound.Get(beside),
                Seeds = bound.Get(seeds),
                MinDuration = Durations.ToTimeSpan(bound.Get(duration)),
                Percentiles = bound.Get(percentiles),
                MultiStreamSamplesPerQuery = bound.Get(perQuery),
                Compliance = bound.Get(compliance),
                Aliases = bound.Get(aliases).ToImmutableSortedDictionary(StringComparer.Ordinal),
                Benchmarks = bound.Get(benchmarks).ToImmutableSortedDictionary(StringComparer.Ordinal),
            });
    }

    private static MappingForm<ComplianceNumbers> ComplianceForm()
    {
        Field<ulong> seed = new("accuracy_log_seed", new IntegerForm<ulong>(0, ulong.MaxValue), "The seed that chooses which responses are logged.");
        Field<int> repeated = Fields.Integer("repeated_sample", 0, int.MaxValue, "The sample that TEST04 repeats.");
        Field<double> tolerance = new("score_tolerance", Fields.Fraction, "How far a test's score may lie from the result's.");
        Field<double> shortTolerance = new("short_score_tolerance", Fields.Fraction, "The same where the latency is short.");
        Field<Nanoseconds> single = new("short_single_stream", new DurationForm(), "The greatest single-stream latency that is short.");
        Field<Nanoseconds> multi = new("short_multi_stream", new DurationForm(), "The greatest multi-stream latency that is short.");
        return new MappingForm<ComplianceNumbers>("the compliance tests", [seed, repeated, tolerance, shortTolerance, single, multi], bound => new ComplianceNumbers
        {
            AccuracyLogSeed = bound.Get(seed),
            RepeatedSample = bound.Get(repeated),
            ScoreTolerance = bound.Get(tolerance),
            ShortScoreTolerance = bound.Get(shortTolerance),
            ShortSingleStream = bound.Get(single),
            ShortMultiStream = bound.Get(multi),
        });
    }

    private static MappingForm<InferenceBenchmark> BenchmarkForm()
    {
        Field<long> Samples(string name, string description, bool required = true) => new(name, new IntegerForm<long>(1, MostSamples), description, required);
        Field<long> performance = Samples("performance_samples", "Least samples of the performance set.");
        Field<long> accuracySamples = Samples("accuracy_samples", "Samples of the accuracy run.");
        Field<long> interactiveSamples = Samples("interactive_accuracy_samples", "The same of the interactive scenario.", required: false);
        Field<long> offline = Samples("offline_samples", "Closed: least samples of the offline query.", required: false);
        Field<double> percentile = new("single_stream_percentile", Fields.Fraction, "The single-stream percentile where it is not the round's.", required: false);
        Field<bool> untimed = new("untimed", new FlagForm(), "One pass over the data, of whatever duration.", required: false);
        Field<bool> tokens = new("token_latencies", new FlagForm(), "LoadGen must measure the latencies of tokens.", required: false);
        Field<CountedUnit> counts = new("metric", Choice.Of<CountedUnit>(), "What offline and server count; samples when left out.", required: false);
        Field<bool> plain = new("single_stream_metric", new ChoiceForm<bool>([new("early_stopping", false), new("percentile", true)]), "What single-stream reports; the early-stopping estimate when left out.", required: false);
        Field<ImmutableArray<AccuracyRequirement>> accuracy = new("accuracy", new ListForm<AccuracyRequirement>(AccuracyForm(), "requirements", 1, 16), "What the accuracy must be.");
        Field<LatencyLimits> server = new("server", LimitsForm(), "The bounds of the server scenario.", required: false);
        Field<LatencyLimits> interactive = new("interactive", LimitsForm(), "The bounds of the interactive scenario.", required: false);
        Field<RequiredBySystem> scenarios = new("scenarios", ScenariosForm(), "The scenarios that each type of system must have.");
        Field<ImmutableArray<string>> tests = new("tests", new ListForm<string>(new TextForm("a test such as TEST01", "^TEST[0-9]{2}$", 6), "tests", 0, 16), "The compliance tests of a closed result.");
        Field<AllowedRange> outputTokens = new("output_tokens", RangeForm(), "TEST09: the mean number of output tokens.", required: false);
        return new MappingForm<InferenceBenchmark>(
            "a benchmark",
            [performance, accuracySamples, interactiveSamples, offline, percentile, untimed, tokens, counts, plain, accuracy, server, interactive, scenarios, tests, outputTokens],
            bound => new InferenceBenchmark
            {
                PerformanceSamples = bound.Get(performance),
                AccuracySamples = bound.Get(accuracySamples),
                InteractiveAccuracySamples = bound.Has(interactiveSamples) ? bound.Get(interactiveSamples) : null,
                OfflineSamples = bound.Has(offline) ? bound.Get(offline) : null,
                SingleStreamPercentile = bound.Has(percentile) ? bound.Get(percentile) : null,
                Untimed = bound.GetOr(untimed, false),
                TokenLatencies = bound.GetOr(tokens, false),
                Counts = bound.GetOr(counts, CountedUnit.Samples),
                PlainPercentile = bound.GetOr(plain, false),
                Accuracy = bound.Get(accuracy),
                Server = bound.Has(server) ? bound.Get(server) : null,
                Interactive = bound.Has(interactive) ? bound.Get(interactive) : null,
                Datacenter = bound.Get(scenarios).Datacenter,
                Edge = bound.Get(scenarios).Edge,
                Both = bound.Get(scenarios).Both,
                Tests = bound.Get(tests),
                OutputTokens = bound.Has(outputTokens) ? bound.Get(outputTokens) : null,
            });
    }

    private static MappingForm<AccuracyRequirement> AccuracyForm()
    {
        Field<string> metric = new("metric", new TextForm("a metric's name", "^[A-Za-z][A-Za-z0-9_]{0,31}$", 32), "MLPerf's name of the metric.");
        Field<double> Share(string name, string description) => new(name, new RealForm(10), description, required: false);
        Field<double> reference = new("reference", new RealForm(1e9), "What the reference reaches.");
        Field<double> least = Share("least", "The least share of it.");
        Field<double> greatest = Share("greatest", "The greatest share of it.");
        Field<double> greatestOf = new("greatest_of", new RealForm(1e9), "What the greatest share is of, where that is another value.", required: false);
        Field<double> agreement = new("agreement_percent", new RealForm(100), "Percent by which the compliance run's accuracy may differ.", required: false);
        Field<MlperfScenario> scenario = new("scenario", Choice.Of<MlperfScenario>(), "The scenario that it is said of.", required: false);
        return new MappingForm<AccuracyRequirement>("an accuracy requirement", [metric, reference, least, greatest, greatestOf, agreement, scenario], bound => new AccuracyRequirement
        {
            Metric = bound.Get(metric),
            Reference = bound.Get(reference),
            Least = bound.Has(least) ? bound.Get(least) : null,
            Greatest = bound.Has(greatest) ? bound.Get(greatest) : null,
            GreatestOf = bound.Has(greatestOf) ? bound.Get(greatestOf) : null,
            AgreementPercent = bound.GetOr(agreement, 0),
            Scenario = bound.Has(scenario) ? bound.Get(scenario) : null,
        });
    }

    private static MappingForm<LatencyLimits> LimitsForm()
    {
        Field<Nanoseconds> Bound(string name, string description) => new(name, new DurationForm(), description, required: false);
        Field<Nanoseconds> latency = Bound("latency", "Of whole responses.");
        Field<Nanoseconds> ttft = Bound("ttft", "Of the first token.");
        Field<Nanoseconds> tpot = Bound("tpot", "Of the tokens after it, on the mean.");
        return new MappingForm<LatencyLimits>("latency bounds", [latency, ttft, tpot], bound => new LatencyLimits(
            bound.Has(latency) ? bound.Get(latency) : null,
            bound.Has(ttft) ? bound.Get(ttft) : null,
            bound.Has(tpot) ? bound.Get(tpot) : null));
    }

    private static MappingForm<RequiredBySystem> ScenariosForm()
    {
        ListForm<MlperfScenario> list = new(Choice.Of<MlperfScenario>(), "scenarios", 1, 5);
        Field<ImmutableArray<MlperfScenario>> required = new("required", list, "All of these.");
        Field<ImmutableArray<MlperfScenario>> oneOf = new("one_of", list, "And one of these.", required: false);
        MappingForm<RequiredScenarios> form = new("the scenarios of a type of system", [required, oneOf], bound => new RequiredScenarios(bound.Get(required), bound.GetOr(oneOf, [])));
        Field<RequiredScenarios> Of(string name) => new(name, form, $"Of {name} systems; left out where they do not run the benchmark.", required: false);
        Field<RequiredScenarios> datacenter = Of("datacenter");
        Field<RequiredScenarios> edge = Of("edge");
        Field<RequiredScenarios> both = Of("both");
        return new MappingForm<RequiredBySystem>("the required scenarios", [datacenter, edge, both], bound => new RequiredBySystem(
            bound.Has(datacenter) ? bound.Get(datacenter) : null,
            bound.Has(edge) ? bound.Get(edge) : null,
            bound.Has(both) ? bound.Get(both) : null));
    }

    private static MappingForm<AllowedRange> RangeForm()
    {
        Field<double> least = new("least", new RealForm(1e9), "The least.");
        Field<double> greatest = new("greatest", new RealForm(1e9), "The greatest.");
        return new MappingForm<AllowedRange>("a range", [least, greatest], bound => new AllowedRange(bound.Get(least), bound.Get(greatest)));
    }

    private sealed record RequiredBySystem(RequiredScenarios? Datacenter, RequiredScenarios? Edge, RequiredScenarios? Both);
}
