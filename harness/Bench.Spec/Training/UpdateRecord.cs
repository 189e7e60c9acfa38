using System.Runtime.InteropServices;

namespace Bench.Spec.Training;

/// <summary>One update: 16 bytes in <c>updates.bin</c>, little-endian.</summary>
/// <param name="IssuedNs">When its batch was handed to the SUT, nanoseconds since the run's clock started.</param>
/// <param name="CompletedNs">When the SUT said that it was done.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 16)]
public readonly record struct UpdateRecord(long IssuedNs, long CompletedNs)
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 16;
}
