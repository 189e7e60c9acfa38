namespace Bench.Spec;

/// <summary>The type of a tensor's elements in memory, little-endian.</summary>
public enum ElementType
{
    /// <summary>IEEE binary32, 4 bytes.</summary>
    Float32,

    /// <summary>Two's-complement 32-bit integer, 4 bytes.</summary>
    Int32,
}
