using System.CommandLine;
using System.Globalization;
using Bench.Results.Bundles;

namespace Bench.Cli.Verbs;

/// <summary><c>--max-bundle SIZE</c>: how large a bundle may be, when it is sealed and when it is read.</summary>
internal sealed class MaxBundleOption
{
    private const string Name = "--max-bundle";
    private static readonly (string Unit, long Bytes)[] Units = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("B", 1), ("", 1)];

    private readonly Option<string?> size = new(Name) { HelpName = "SIZE", Description = "Most bytes of a bundle's files, for example 4GiB, the greatest; 256MiB by default" };

    /// <summary>Adds the option to a verb.</summary>
    public void AddTo(Command command) => command.Add(size);

    /// <summary>The limits asked for.</summary>
    /// <exception cref="UsageException">The size is none.</exception>
    public BundleLimits Read(ParseResult parsed) => parsed.GetValue(size) is { } text ? new BundleLimits { TotalBytes = Bytes(text) } : BundleLimits.Standard;

    /// <summary>The option as it must be given again; empty for the limits that hold when nobody asks for others.</summary>
    public static string TextOf(BundleLimits limits) =>
        limits.TotalBytes == BundleLimits.Standard.TotalBytes ? "" : string.Create(CultureInfo.InvariantCulture, $" {Name} {limits.TotalBytes}");

    /// <summary>The bytes of a size. 4 GiB is the greatest: the archive's sizes have 32 bits, so it stands for one byte less.</summary>
    internal static long Bytes(string text)
    {
        const long greatest = BundleLimits.LargestTotalBytes + 1;
        (string unit, long factor) = Units.First(one => text.EndsWith(one.Unit, StringComparison.Ordinal));
        return long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count >= 1 && count <= greatest / factor
            ? Math.Min(count * factor, BundleLimits.LargestTotalBytes)
            : throw new UsageException($"{Name} is '{text}'; expected a size from 1B to 4GiB, for example 1GiB");
    }
}
