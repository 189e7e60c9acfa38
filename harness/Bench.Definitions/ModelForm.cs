using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Definitions;

/// <summary>The language model of a decoding problem: which keys it has depends on its architecture.</summary>
internal sealed class ModelForm : Form<DecodingModel>
{
    private const int MostLayers = 256;
    private const int GreatestExtent = 1 << 17;

    private static readonly Field<string> Transformer = new("architecture", Choice.Word("transformer"), "The architecture.");
    private static readonly Field<string> Gru = new("architecture", Choice.Word("gru"), "The architecture.");
    private static readonly Field<int> Layers = Fields.Integer("layers", 1, MostLayers, "Number of layers.");

    private static readonly Field<bool> OutputBias = new("output_bias", new FlagForm(), "Whether the output projection adds a bias; false when left out.", required: false);
    private static readonly Field<WeightsFile> Weights = new("weights", WeightsFileForm.Create(), "The file with trained weights, beside this one; drawn from the data set's seed when left out.", required: false);

    private readonly MappingForm<DecodingModel> transformer = TransformerForm();
    private readonly MappingForm<DecodingModel> gru = GruForm();

    /// <inheritdoc/>
    public override string Expected => "a model: a mapping with architecture (transformer or gru) and its extents";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out DecodingModel value)
    {
        value = null;
        if (item is not YamlItem.Mapping mapping)
        {
            RefuseType(item, reading);
            return false;
        }

        if (mapping.Entries.FirstOrDefault(static entry => entry.Key.Text == "architecture") is not { } architecture)
        {
            reading.Findings.Error(DefinitionCodes.MissingKey, item.Location, "a model lacks the key 'architecture', expected one of transformer, gru", "add it: which keys a model has depends on it");
            return false;
        }

        return Choice.Word("transformer", "gru").TryRead(architecture.Value, reading.At(architecture.Key), out string? name)
            && (name == "gru" ? gru : transformer).TryRead(item, reading, out value);
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["oneOf"] = new JsonArray(transformer.Schema(), gru.Schema()) };

    private static MappingForm<DecodingModel> TransformerForm()
    {
        Field<int> modelDim = Fields.Integer("model_dim", 2, GreatestExtent, "Width of the residual stream.");
        Field<int> heads = Fields.Integer("heads", 1, GreatestExtent, "Query heads; divides model_dim into an even number of elements each.");
        Field<int> kvHeads = Fields.Integer("kv_heads", 1, GreatestExtent, "Key and value heads; divides heads.");
        Field<int> feedForward = Fields.Integer("feed_forward", 1, GreatestExtent, "Width of the feed-forward.");
        return new MappingForm<DecodingModel>(
            "a transformer",
            [Transformer, Layers, modelDim, heads, kvHeads, feedForward, OutputBias, Weights],
            bound => new TransformerModel
            {
                Layers = bound.Get(Layers),
                ModelDim = bound.Get(modelDim),
                Heads = bound.Get(heads),
                KvHeads = bound.Get(kvHeads),
                FeedForward = bound.Get(feedForward),
                OutputBias = bound.GetOr(OutputBias, false),
                WeightsFile = bound.Has(Weights) ? bound.Get(Weights) : null,
            },
            bound =>
            {
                if (bound.Has(heads, kvHeads) && bound.Get(heads) % bound.Get(kvHeads) != 0)
                {
                    bound.Error(DefinitionCodes.Contradiction, kvHeads, $"kv_heads is {bound.Get(kvHeads)}, expected a divisor of heads, {bound.Get(heads)}");
                }

                if (bound.Has(heads, modelDim) && bound.Get(modelDim) % (2 * bound.Get(heads)) != 0)
                {
                    bound.Error(DefinitionCodes.Contradiction, modelDim, $"model_dim is {bound.Get(modelDim)}, expected a multiple of twice the {bound.Get(heads)} heads, because rotary embedding turns pairs of elements");
                }
            });
    }

    private static MappingForm<DecodingModel> GruForm()
    {
        Field<int> hidden = Fields.Integer("hidden", 1, GreatestExtent, "Elements of the embedding and of each layer's state.");
        return new MappingForm<DecodingModel>("a gru model", [Gru, Layers, hidden, OutputBias, Weights], bound => new GruModel
        {
            Layers = bound.Get(Layers),
            Hidden = bound.Get(hidden),
            OutputBias = bound.GetOr(OutputBias, false),
            WeightsFile = bound.Has(Weights) ? bound.Get(Weights) : null,
        });
    }
}
