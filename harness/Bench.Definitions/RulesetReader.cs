using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Definitions;

/// <summary>Reads rulesets (<c>bench/ruleset/v1</c>).</summary>
public static class RulesetReader
{
    /// <summary>The schema's name.</summary>
    internal const string SchemaName = "bench/ruleset/v1";

    private const int MostQueries = 100_000_000;

    /// <summary>The whole definition.</summary>
    internal static MappingForm<Ruleset> Root { get; } = Form();

    /// <summary>The ruleset, or everything that is wrong with its text.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<Definition<Ruleset>> Read(string path, ReadOnlyMemory<byte> bytes) => DefinitionText.Read(path, bytes, Root);

    private static MappingForm<Ruleset> Form()
    {
        Field<string> id = new("id", Fields.Round, "The round.");
        Field<RoundSeeds> seeds = new("seeds", SeedsForm(), "The seeds that every result of the round uses.");
        Field<double> confidence = new("early_stopping_confidence", Fields.Fraction, "The confidence of the early-stopping criterion.");
        Field<ScenarioPercentiles> percentiles = new("percentiles", PercentilesForm(), "The latency percentile that counts, by scenario.");
        Field<int> perQuery = Fields.Integer("multi_stream_samples_per_query", 1, 1024, "Samples in a multi-stream query.");
        Field<Responses> responses = new("responses", ResponsesForm(), "Which responses are kept and judged.");
        Field<ProfileNumbers> full = new("full", ProfileForm("the full profile"), "A result that may be submitted.");
        Field<ProfileNumbers> quick = new("quick", ProfileForm("the quick profile"), "Seconds on a developer's machine; never submittable.");
        Field<TrainingRound> training = new("training", TrainingRoundForm.Root, "The numbers of training; a round without it has none.", required: false);
        Field<ReproductionNumbers> reproduction = new("reproduction", ReproductionForm(), "How near to the submitted numbers a reviewer's rerun must come.", required: false);
        return new MappingForm<Ruleset>(
            "a ruleset",
            [Fields.Schema(SchemaName), id, seeds, confidence, percentiles, perQuery, responses, full, quick, training, reproduction],
            bound => new Ruleset
            {
                Id = bound.Get(id),
                Seeds = bound.Get(seeds),
                EarlyStoppingConfidence = bound.Get(confidence),
                Percentiles = bound.Get(percentiles),
                MultiStreamSamplesPerQuery = bound.Get(perQuery),
                PositionsPerResponse = bound.Get(responses).Positions,
                MaximumKeptResponses = bound.Get(responses).Most,
                MaximumKeptBytes = bound.Get(responses).MostBytes,
                TokensToEstablishPrecision = bound.Get(responses).Tokens,
                Full = bound.Get(full),
                Quick = bound.Get(quick),
                Training = bound.Has(training) ? bound.Get(training) : null,
                Reproduction = bound.Has(reproduction) ? bound.Get(reproduction) : null,
            });
    }

    private static MappingForm<ReproductionNumbers> ReproductionForm()
    {
        Field<double> allowed = new("allowed_difference", Fields.Fraction, "The allowed difference, for example 0.05 for 5 %.");
        Field<double> confidence = new("confidence", Fields.Fraction, "The confidence of each of the two one-sided tests, for example 0.95.");
        return new MappingForm<ReproductionNumbers>("the numbers of a reproduction", [allowed, confidence], bound => new ReproductionNumbers { AllowedDifference = bound.Get(allowed), Confidence = bound.Get(confidence) });
    }

    /// <summary>The seeds of a round.</summary>
    internal static MappingForm<RoundSeeds> SeedsForm()
    {
        Field<ulong> Seed(string name, string description) => new(name, new IntegerForm<ulong>(0, ulong.MaxValue), description);
        Field<ulong> qsl = Seed("qsl", "Order of the samples in memory.");
        Field<ulong> sampleIndex = Seed("sample_index", "Choice of samples.");
        Field<ulong> schedule = Seed("schedule", "Arrival times.");
        return new MappingForm<RoundSeeds>("the seeds", [qsl, sampleIndex, schedule], bound => new RoundSeeds
        {
            Qsl = bound.Get(qsl),
            SampleIndex = bound.Get(sampleIndex),
            Schedule = bound.Get(schedule),
        });
    }

    /// <summary>The percentiles of a round.</summary>
    internal static MappingForm<ScenarioPercentiles> PercentilesForm()
    {
        Field<double> Percentile(string name) => new(name, Fields.Fraction, "A fraction, for example 0.99.");
        Field<double> singleStream = Percentile("single_stream");
        Field<double> multiStream = Percentile("multi_stream");
        Field<double> server = Percentile("server");
        return new MappingForm<ScenarioPercentiles>("the percentiles", [singleStream, multiStream, server], bound => new ScenarioPercentiles
        {
            SingleStream = bound.Get(singleStream),
            MultiStream = bound.Get(multiStream),
            Server = bound.Get(server),
        });
    }

    private static MappingForm<Responses> ResponsesForm()
    {
        Field<int> positions = Fields.Integer("positions", 1, 65_536, "Element positions judged in a response.");
        Field<int> most = Fields.Integer("maximum_kept", 1, 65_536, "Most responses kept of a run.");
        Field<long> mostBytes = new("maximum_kept_bytes", new IntegerForm<long>(1, 1L << 32), "Most bytes of responses kept of a run.");
        Field<int> tokens = Fields.Integer("tokens_to_establish_precision", 1, MostQueries, "Emitted tokens that must have been judged before a precision counts as established.");
        return new MappingForm<Responses>("the responses", [positions, most, mostBytes, tokens], bound => new Responses(bound.Get(positions), bound.Get(most), bound.Get(mostBytes), bound.Get(tokens)));
    }

    private static MappingForm<ProfileNumbers> ProfileForm(string what)
    {
        Field<Nanoseconds> minDuration = new("min_duration", new DurationForm(), "Least duration of a performance run.");
        Field<int> minQueries = Fields.Integer("min_queries", 1, MostQueries, "Least queries of a single-stream or server run.");
        Field<int> multiStreamMinQueries = Fields.Integer("multi_stream_min_queries", 1, MostQueries, "Least queries of a multi-stream run.");
        Field<int> offlineMinSamples = Fields.Integer("offline_min_samples", 1, MostQueries, "Least samples of the offline query; the data set's size where that is less.");
        Field<int> accuracySamples = new("accuracy_samples", new IntegerForm<int>(1, MostQueries), "Samples of an accuracy run; the whole data set when left out.", required: false);
        Field<Nanoseconds> warmUp = new("warm_up", new DurationForm(), "Untimed warm-up before each performance run.");
        Field<bool> earlyStopping = new("early_stopping", new FlagForm(), "Whether the early-stopping claim is made and judged.");
        Field<double> keptShare = new("kept_share", new RealForm(1), "Share of a timed run's responses that is kept.");
        Field<int> judged = Fields.Integer("judged_responses", 1, 65_536, "Most kept responses judged of a run.");
        return new MappingForm<ProfileNumbers>(
            what,
            [minDuration, minQueries, multiStreamMinQueries, offlineMinSamples, accuracySamples, warmUp, earlyStopping, keptShare, judged],
            bound => new ProfileNumbers
            {
                MinDuration = Durations.ToTimeSpan(bound.Get(minDuration)),
                MinQueries = bound.Get(minQueries),
                MultiStreamMinQueries = bound.Get(multiStreamMinQueries),
                OfflineMinSamples = bound.Get(offlineMinSamples),
                AccuracySamples = bound.Has(accuracySamples) ? bound.Get(accuracySamples) : null,
                WarmUp = Durations.ToTimeSpan(bound.Get(warmUp)),
                EarlyStopping = bound.Get(earlyStopping),
                KeptShare = bound.Get(keptShare),
                JudgedResponses = bound.Get(judged),
            });
    }

    private sealed record Responses(int Positions, int Most, long MostBytes, int Tokens);
}
