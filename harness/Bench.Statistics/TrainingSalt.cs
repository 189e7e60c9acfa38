using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Statistics;

/// <summary>What follows from the salt of a training run, which is drawn before it and revealed after it.</summary>
/// <remarks>Part of the bundle's format. A number is the first 8 bytes, little-endian, of SHA-256(salt ‖ its name).</remarks>
public static class TrainingSalt
{
    /// <summary>Bytes of a salt.</summary>
    public const int Size = 32;

    /// <summary>The run's seed: initial weights and order of the data.</summary>
    public static ulong SeedOf(ReadOnlySpan<byte> salt) => NumberOf(salt, "seed");

    /// <summary>The seed of the fresh examples.</summary>
    public static ulong FreshSeedOf(ReadOnlySpan<byte> salt) => NumberOf(salt, "fresh");

    /// <summary>The evaluation examples that the reference predicts again, ascending.</summary>
    /// <param name="salt">The salt.</param>
    /// <param name="count">Evaluation examples.</param>
    /// <param name="most">How many are chosen at most.</param>
    public static ImmutableArray<int> CheckedExamples(ReadOnlySpan<byte> salt, int count, int most)
    {
        Philox4x32 stream = new(NumberOf(salt, "checked"), 0);
        uint[] keys = new uint[count];
        stream.Fill(0, keys);
        return [.. Enumerable.Range(0, count).OrderBy(example => keys[example]).ThenBy(static example => example).Take(most).Order()];
    }

    private static ulong NumberOf(ReadOnlySpan<byte> salt, string name) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData([.. salt, .. Encoding.ASCII.GetBytes(name)]));
}
