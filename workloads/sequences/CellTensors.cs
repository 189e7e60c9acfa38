using Bench.Datasets;

namespace Bench.Workloads.Sequences;

/// <summary>The four weights of a recurrent cell as they lie in a tensor set, gates stacked.</summary>
internal readonly ref struct CellTensors
{
    /// <summary>Finds them.</summary>
    /// <param name="weights">The tensors.</param>
    /// <param name="prefix">What their names begin with, for example <c>layer0.</c>.</param>
    public CellTensors(TensorSet weights, string prefix)
    {
        InputWeights = weights.Floats(prefix + "w_ih");
        RecurrentWeights = weights.Floats(prefix + "w_hh");
        InputBias = weights.Floats(prefix + "b_ih");
        RecurrentBias = weights.Floats(prefix + "b_hh");
    }

    /// <summary>[gates·hidden, input].</summary>
    public ReadOnlySpan<float> InputWeights { get; }

    /// <summary>[gates·hidden, hidden].</summary>
    public ReadOnlySpan<float> RecurrentWeights { get; }

    /// <summary>[gates·hidden].</summary>
    public ReadOnlySpan<float> InputBias { get; }

    /// <summary>[gates·hidden].</summary>
    public ReadOnlySpan<float> RecurrentBias { get; }
}
