using System.Buffers.Binary;

namespace Bench.Statistics.Conformance;

/// <summary>The bytes of a response in an accuracy log, read as elements of a type, little-endian, as MLPerf's compliance scripts read them.</summary>
internal sealed class LoggedElements
{
    private readonly byte[] bytes;
    private readonly string type;
    private readonly int size;

    private LoggedElements(byte[] bytes, string type, int size)
    {
        (this.bytes, this.type, this.size) = (bytes, type, size);
        Count = bytes.Length / size;
    }

    /// <summary>Elements.</summary>
    public int Count { get; }

    /// <summary>Reads a response.</summary>
    /// <param name="data">Hexadecimal digits of whole elements.</param>
    /// <param name="type">byte, int16, int32, int64 or float32.</param>
    /// <exception cref="FormatException">The type is none of these, or the bytes are no whole elements.</exception>
    public static LoggedElements Of(GoldenElement data, GoldenElement type)
    {
        string name = type.Text();
        int size = name switch
        {
            "byte" => 1,
            "int16" => 2,
            "int32" or "float32" => 4,
            "int64" => 8,
            _ => throw type.Expected("byte, int16, int32, int64 or float32"),
        };
        byte[] bytes = data.Bytes();
        return bytes.Length % size == 0 ? new LoggedElements(bytes, name, size) : throw data.Expected($"whole elements of {size} bytes");
    }

    /// <summary>Whether two elements are equal: of floats, 0 and -0 are, and a NaN is not itself.</summary>
    public bool IsSame(int index, LoggedElements other, int otherIndex) =>
        type == "float32" ? Real(index) == other.Real(otherIndex) : Integer(index) == other.Integer(otherIndex);

    /// <summary>Whether an element is a token.</summary>
    public bool Is(int index, long token) => type == "float32" ? Real(index) == token : Integer(index) == token;

    /// <summary>All elements as binary32.</summary>
    public float[] Reals() => [.. Enumerable.Range(0, Count).Select(Real)];

    private float Real(int index) => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(index * size));

    private long Integer(int index) => size switch
    {
        1 => unchecked((sbyte)bytes[index]),
        2 => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(index * size)),
        4 => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(index * size)),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(index * size)),
    };
}
