using Bench.Sut;

namespace Bench.Cli.Peers;

/// <summary>The tensors of a row: weights, then one sample after the other.</summary>
/// <param name="Memory">The memory, which its owner disposes of.</param>
/// <param name="FirstSample">Where the first sample starts, bytes.</param>
/// <param name="Stride">Bytes from one sample to the next.</param>
internal sealed record PeerTensors(SharedMemory Memory, long FirstSample, long Stride) : IDisposable
{
    /// <summary>Where a sample starts, bytes.</summary>
    /// <param name="sample">Its place among the row's samples, from 0.</param>
    public long OffsetOf(int sample) => FirstSample + (Stride * sample);

    /// <inheritdoc/>
    public void Dispose() => Memory.Dispose();
}
