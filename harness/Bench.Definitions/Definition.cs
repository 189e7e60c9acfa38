using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Definitions;

/// <summary>A definition as it was read: its value, its bytes (which go into the bundle unchanged) and where each setting stands.</summary>
/// <typeparam name="T">What the text describes.</typeparam>
public sealed record Definition<T>
    where T : class
{
    /// <summary>What the text means.</summary>
    public required T Value { get; init; }

    /// <summary>The file's path as the user gave it.</summary>
    public required string Path { get; init; }

    /// <summary>The file's bytes.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The digest of the bytes.</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>Where each key stands, by its dotted path, for example <c>dataset.seed</c>.</summary>
    public required ImmutableDictionary<string, Location> Keys { get; init; }

    /// <summary>Where the value of each of them stands, by the same path; without those that stand in a list of names of the file's own.</summary>
    public required ImmutableDictionary<string, Location> Values { get; init; }

    /// <summary>Where what a setting says stands: what a finding about its value points to; where the key stands when that is not known.</summary>
    public Location LocationOfValue(string keyPath) => Values.GetValueOrDefault(keyPath, LocationOf(keyPath));

    /// <summary>Where a setting stands, by the dotted path of its key; the whole file when the key is not in the text.</summary>
    public Location LocationOf(string keyPath) => Keys.GetValueOrDefault(keyPath, new Location(Path));
}
