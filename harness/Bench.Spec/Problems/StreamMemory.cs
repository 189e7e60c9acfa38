namespace Bench.Spec.Problems;

/// <summary>What one sequence takes of memory while it is processed, beside its inputs that are read once, its outputs and the weights that all sequences share. Bytes, fp32.</summary>
/// <param name="KeptBytes">What must stay from the sequence's first element to its last: keys and values, or a recurrent state.</param>
/// <param name="WorkBytes">What is written and read again in between: scores, a tile of them, the gates of a step. One thread's.</param>
public readonly record struct StreamMemory(long KeptBytes, long WorkBytes)
{
    /// <summary>Both together, bytes.</summary>
    public long Bytes => KeptBytes + WorkBytes;
}
