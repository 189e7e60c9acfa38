using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>The <c>problem</c> of each family that is trained: its keys, and what must fit together.</summary>
internal static class TrainingProblemForms
{
    private const int GreatestExtent = 1 << 16;
    private const int MostLayers = 64;

    /// <summary>Each family's form.</summary>
    public static ImmutableSortedDictionary<string, Form<TrainingProblem>> ByFamily { get; } = new Dictionary<string, Form<TrainingProblem>>
    {
        ["rnn-lm"] = Recurrent(),
        ["attention-lm"] = Attention(),
        ["neural-decoding"] = Cursor(),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The generator of a family's data.</summary>
    public static string GeneratorOf(string family) => family == "neural-decoding" ? "electrodes@1" : "grammar@1";

    private static Field<int> Extent(string name, string description) => Fields.Integer(name, 1, GreatestExtent, description);

    private static Field<int> Vocabulary() => Fields.Integer("vocabulary", 2, GreatestExtent, "Characters of the alphabet; tokens are 0 to vocabulary - 1.");

    private static Field<int> Layers() => Fields.Integer("layers", 1, MostLayers, "Number of layers.");

    private static Field<int> Length() => Extent("sequence_length", "Characters predicted in an example.");

    private static MappingForm<TrainingProblem> Recurrent()
    {
        Field<RecurrentCell> cell = new("cell", Choice.Of<RecurrentCell>(), "The recurrent cell.");
        Field<int> vocabulary = Vocabulary();
        Field<int> hidden = Extent("hidden", "Elements of the embedding and of each layer's state.");
        Field<int> layers = Layers();
        Field<int> length = Length();
        return new MappingForm<TrainingProblem>("a recurrent language model", [cell, vocabulary, hidden, layers, length], bound => new RecurrentLanguageModel
        {
            Cell = bound.Get(cell),
            Vocabulary = bound.Get(vocabulary),
            Hidden = bound.Get(hidden),
            Layers = bound.Get(layers),
            SequenceLength = bound.Get(length),
        });
    }

    private static MappingForm<TrainingProblem> Attention()
    {
        Field<int> vocabulary = Vocabulary();
        Field<int> modelDim = Fields.Integer("model_dim", 2, GreatestExtent, "Width of the residual stream.");
        Field<int> heads = Extent("heads", "Attention heads; divides model_dim into an even number of elements each.");
        Field<int> layers = Layers();
        Field<int> feedForward = Extent("feed_forward", "Width of the feed-forward.");
        Field<int> length = Length();
        return new MappingForm<TrainingProblem>(
            "an attention language model",
            [vocabulary, modelDim, heads, layers, feedForward, length],
            bound => new AttentionLanguageModel
            {
                Vocabulary = bound.Get(vocabulary),
                ModelDim = bound.Get(modelDim),
                Heads = bound.Get(heads),
                Layers = bound.Get(layers),
                FeedForward = bound.Get(feedForward),
                SequenceLength = bound.Get(length),
            },
            bound =>
            {
                if (bound.Has(heads, modelDim) && bound.Get(modelDim) % (2 * bound.Get(heads)) != 0)
                {
                    bound.Error(DefinitionCodes.Contradiction, modelDim, $"model_dim is {bound.Get(modelDim)}, expected a multiple of twice the {bound.Get(heads)} heads, because rotary embedding turns pairs of elements");
                }
            });
    }

    private static MappingForm<TrainingProblem> Cursor()
    {
        Field<int> days = Fields.Integer("days", 1, DriftSpec.MostDays, "Days after training that are looked at.");
        Field<double> hold = new("hold_limit", new RealForm(10), "The greatest quality at which a decoder still holds; worse than the target.");
        Field<int> electrodes = Extent("electrodes", "Electrodes; elements of an input vector.");
        Field<int> hidden = Extent("hidden", "Elements of the hidden layer.");
        Field<DriftSpec> drift = new(
            "drift",
            new MappingForm<DriftSpec>("a drift", [days, hold], bound => new DriftSpec { Days = bound.Get(days), HoldLimit = bound.Get(hold) }),
            "How long a decoder holds while its recordings change; they do not when left out.",
            required: false);
        return new MappingForm<TrainingProblem>("a cursor decoder", [electrodes, hidden, drift], bound => new CursorDecoder
        {
            Electrodes = bound.Get(electrodes),
            Hidden = bound.Get(hidden),
            Drift = bound.Has(drift) ? bound.Get(drift) : null,
        });
    }
}
