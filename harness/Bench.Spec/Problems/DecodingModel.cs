using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Problems;

/// <summary>The language model of a decoding problem.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "architecture")]
[JsonDerivedType(typeof(TransformerModel), "transformer")]
[JsonDerivedType(typeof(GruModel), "gru")]
public abstract record DecodingModel
{
    private protected DecodingModel()
    {
    }

    /// <summary>Whether the output projection adds a bias, <c>output_bias</c> [vocabulary].</summary>
    public bool OutputBias { get; init; }

    /// <summary>The file that the weights are in; null for weights drawn from the data set's seed.</summary>
    public WeightsFile? WeightsFile { get; init; }

    /// <summary>Elements of the vector that the output projection reads.</summary>
    [JsonIgnore]
    public abstract int Width { get; }

    /// <summary>Operations of the products with weights for one position, the output projection excluded.</summary>
    [JsonIgnore]
    public abstract double FlopsPerPosition { get; }

    /// <summary>Products on the longest path from a prompt's token to a logit: what rounding errors add up over.</summary>
    [JsonIgnore]
    public abstract double ProductsInSeries { get; }

    /// <summary>The greatest extent that a product sums over.</summary>
    [JsonIgnore]
    public abstract int LongestSum { get; }

    /// <summary>The model's weights.</summary>
    public abstract ImmutableArray<TensorSpec> Weights(int vocabulary);

    /// <summary>Bytes of the weights that a step reads: all but the embedding, of which it reads one row.</summary>
    public double WeightBytesPerToken(int vocabulary) => Weights(vocabulary).Where(static tensor => tensor.Name != EmbeddingName).Sum(static tensor => (double)tensor.ByteCount);

    /// <summary>Operations of attention over a sequence of so many positions.</summary>
    public abstract double AttentionFlops(double positions);

    /// <summary>Operations of <see cref="FlopsPerPosition"/> and <see cref="AttentionFlops"/> that no logit needs, because only a prompt's last position has its successor asked for.</summary>
    public virtual double UnneededFlops(double prompt) => 0;

    /// <summary>Bytes of the sequence's own state read by steps that follow a prompt.</summary>
    public abstract double StateBytesRead(double prompt, double steps);

    /// <summary>The name of the embedding [vocabulary, width].</summary>
    public const string EmbeddingName = "embedding";

    /// <summary>The name of the output projection [vocabulary, width].</summary>
    public const string OutputName = "output";

    /// <summary>The name of its bias [vocabulary].</summary>
    public const string OutputBiasName = "output_bias";

    /// <summary>The output projection, with its bias where it has one.</summary>
    private protected ImmutableArray<TensorSpec> OutputWeights(int vocabulary)
    {
        TensorSpec output = Matrix(OutputName, vocabulary, Width);
        double bound = 1 / Math.Sqrt(Width);
        return OutputBias ? [output, new TensorSpec { Name = OutputBiasName, Shape = [vocabulary], Distribution = new Distribution.Uniform(-bound, bound) }] : [output];
    }

    /// <summary>A weight matrix [rows, columns] that keeps unit variance: normal with standard deviation gain / √columns.</summary>
    private protected static TensorSpec Matrix(string name, int rows, int columns, double gain = 1) =>
        new() { Name = name, Shape = [rows, columns], Distribution = new Distribution.Normal(gain / Math.Sqrt(columns)) };
}
