using System.Buffers.Binary;

namespace Bench.Sut;

/// <summary>A command of training on the socket (PROTOCOL.md, "Training"): 16 bytes after the frame's length, little-endian.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Count">Update: examples of the batch. Predict: evaluation examples. Otherwise 0.</param>
/// <param name="LearningRate">Update: the rate of the step. Otherwise 0.</param>
internal readonly record struct TrainingCommand(TrainingCommandKind Kind, int Count, double LearningRate)
{
    public const int Size = 16;

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Count);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8), LearningRate);
        return bytes;
    }

    /// <exception cref="FormatException">It is no command of this version.</exception>
    public static TrainingCommand Parse(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new TrainingCommand((TrainingCommandKind)BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadDoubleLittleEndian(bytes[8..]))
        : throw new FormatException($"a command has {bytes.Length} bytes; expected {Size}");
}
