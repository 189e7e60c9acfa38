using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Bench.Rules;

/// <summary>A stated field beside what was found of it: whether an honest description of that machine can say so.</summary>
/// <param name="Field">The stated field, MLPerf's name.</param>
/// <param name="Found">The name of what was found.</param>
/// <param name="Agree">Whether the claim agrees with what was found, given everything found.</param>
internal sealed partial record MachineComparison(string Field, string Found, Func<string, string, ImmutableSortedDictionary<string, string>, bool> Agree)
{
    /// <summary>The kernel keeps some memory for itself, and a maker's gigabytes are not the kernel's.</summary>
    private const double SizeTolerance = 0.15;

    private const double SpeedTolerance = 0.1;

    /// <summary>Storage that is reached through a network is no device of the machine.</summary>
    private static readonly string[] Remote = ["NFS", "NETWORK", "REMOTE", "LUSTRE", "CEPH", "EBS", "ISCSI", "GPFS", "CLOUD"];

    /// <summary>Every field that the harness's detection reads.</summary>
    public static ImmutableArray<MachineComparison> All { get; } =
    [
        new("accelerator_memory_capacity", "accelerators", static (claim, own, _) => AcceleratorMemory(claim, own)),
        new("accelerator_model_name", "accelerators", static (claim, own, _) => AcceleratorModel(claim, own)),
        new("accelerators_per_node", "accelerators", static (claim, own, _) => SameNumber(claim, Groups(own).Sum(static group => group.Count))),
        new("host_memory_capacity", "memory", static (claim, own, _) => StatedValue.SizesIn(claim) is not [_, ..] sizes || StatedValue.SizesIn(own) is not [double found, ..] || sizes.Any(size => Near(size, found))),
        new("host_network_card_count", "network", static (claim, own, _) => StatedValue.NumberIn(claim) is not { } cards || (own == "none" ? cards == 0 : cards >= 1 && cards <= Listed(own).Length)),
        new("host_networking", "network", static (claim, own, _) => Network(claim, own)),
        new("host_processor_caches", "cache_sizes", Caches),
        new("host_processor_core_count", "physical_cores", static (claim, own, found) => SameNumber(claim, PerSocket(found, own))),
        new("host_processor_frequency", "max_frequency", static (claim, own, _) => StatedValue.FrequenciesIn(claim) is not [_, ..] claimed || StatedValue.FrequenciesIn(own) is not [double most, ..] || claimed.Min() <= most * (1 + SpeedTolerance)),
        new("host_processor_model_name", "cpu_model", static (claim, own, _) => SameModel(claim, own)),
        new("host_processors_per_node", "sockets", static (claim, own, _) => SameNumber(claim, StatedValue.NumberIn(own))),
        new("host_storage_capacity", "storage", static (claim, own, _) => Storage(claim, own)),
        new("host_storage_type", "storage", static (claim, own, _) => StorageType(claim, own)),
        new("operating_system", "operating_system", static (claim, own, _) => OperatingSystemName.Agrees(claim, own)),
    ];

    private static bool SameNumber(string claim, double? found) => StatedValue.NumberIn(claim) is not { } claimed || found is not { } own || claimed == own;

    private static bool Near(double claimed, double found) => Math.Abs(claimed - found) <= SizeTolerance * found;

    /// <summary>MLPerf counts the cores of one processor.</summary>
    private static double? PerSocket(ImmutableSortedDictionary<string, string> found, string cores) =>
        StatedValue.NumberIn(cores) is { } all && StatedValue.NumberIn(found.GetValueOrDefault("sockets", "")) is > 0 and { } sockets ? Math.Floor(all / sockets) : StatedValue.NumberIn(cores);

    /// <summary>A description may say more or less than the processor does of itself, never something else: the words of the one are among those of the other.</summary>
    private static bool SameModel(string stated, string found)
    {
        ImmutableHashSet<string> claimed = ModelWords(stated), own = ModelWords(found);
        return claimed.IsEmpty || claimed.IsSubsetOf(own) || own.IsSubsetOf(claimed);
    }

    private static ImmutableHashSet<string> ModelWords(string model) => [.. StatedValue.WordsIn(Mark().Replace(model.ToUpperInvariant(), " ")).Except(["N", "A", "NOT", "STATED", "CPU", "GPU", "PROCESSOR", "CORE"])];

    /// <summary>Groups of equal accelerators, as <c>2 x NAME, 81559 MiB; …</c> lists them.</summary>
    private static ImmutableArray<(double Count, string Model, string Memory)> Groups(string own) =>
        [.. Accelerators().Matches(own).Select(static match => (StatedValue.NumberIn(match.Groups[1].Value) ?? 0, match.Groups[2].Value, match.Groups[3].Value))];

    private static bool AcceleratorModel(string claim, string own) => StatedValue.WordsIn(claim) is ["NONE"]
        ? Groups(own).IsEmpty
        : StatedValue.SaysNothing(claim) || Groups(own).Any(group => SameModel(claim, group.Model));

    private static bool AcceleratorMemory(string claim, string own) => StatedValue.SizesIn(claim) is not [_, ..] sizes
        || Groups(own).Any(group => StatedValue.SizesIn(group.Memory) is [double one, ..] && sizes.Any(size => Near(size, one) || Near(size, one * group.Count)));

    private static string[] Listed(string own) => own == "none" ? [] : own.Split(", ");

    /// <summary>A card of unknown speed may have any; a speed or an InfiniBand that no card has is another network.</summary>
    private static bool Network(string claim, string own)
    {
        string[] cards = Listed(own);
        ImmutableArray<double>[] speeds = [.. cards.Select(static card => StatedValue.SpeedsIn(card))];
        bool known = speeds.All(static one => !one.IsEmpty);
        bool fast = !known || StatedValue.SpeedsIn(claim) is not [_, ..] claimed || (speeds.Length > 0 && claimed.Max() <= speeds.Max(static one => one.Max()) * (1 + SpeedTolerance));
        return fast && (!claim.Contains("InfiniBand", StringComparison.OrdinalIgnoreCase) || own.Contains("InfiniBand", StringComparison.Ordinal));
    }

    /// <summary>The kernel tells the cache of one core, or of the cores that share it; a description may give the sum over them, or with "per core" the share.</summary>
    private static bool Caches(string claim, string own, ImmutableSortedDictionary<string, string> found)
    {
        double cores = Math.Max(1, StatedValue.NumberIn(found.GetValueOrDefault("physical_cores", "")) ?? 1);
        bool share = claim.Contains("core", StringComparison.OrdinalIgnoreCase);
        return Enumerable.Range(2, 2).All(level => StatedValue.CachesIn(own, level) is not [double instance, ..] || StatedValue.CachesIn(claim, level).All(size =>
            IsMultiple(size / instance, cores) || (share && IsMultiple(instance / size, cores))));
    }

    private static bool IsMultiple(double ratio, double most) => ratio < most * (1 + SpeedTolerance) && Math.Round(ratio) >= 1 && Math.Abs(ratio - Math.Round(ratio)) <= SpeedTolerance * Math.Round(ratio);

    /// <summary>A description may leave disks out; it has none that the machine has not.</summary>
    private static bool Storage(string claim, string own)
    {
        double total = Listed(own).Sum(static disk => StatedValue.SizesIn(disk) is [double one, ..] ? one : 0);
        return IsRemote(claim) || StatedValue.SizesIn(claim) is not [_, ..] sizes || sizes.Max() <= total * (1 + SizeTolerance);
    }

    private static bool StorageType(string claim, string own)
    {
        ImmutableArray<string> words = StatedValue.WordsIn(claim);
        string[] disks = Listed(own);
        bool Has(string kind) => disks.Any(disk => disk.Contains(kind, StringComparison.Ordinal) || disk.Contains("of unknown kind", StringComparison.Ordinal));
        bool solid = words.Intersect(["SSD", "NVME", "FLASH", "OPTANE", "SOLID"]).Any();
        return IsRemote(claim)
            || ((!solid || Has("solid state"))
                && (!words.Contains("NVME") || disks.Any(static disk => disk.StartsWith("nvme", StringComparison.Ordinal)))
                && (!words.Intersect(["HDD", "ROTATIONAL", "SPINNING"]).Any() || Has("rotational")));
    }

    private static bool IsRemote(string claim) => StatedValue.WordsIn(claim).Intersect(Remote).Any();

    [GeneratedRegex(@"\(R\)|\(TM\)|@.*$|\d+-CORE")]
    private static partial Regex Mark();

    [GeneratedRegex(@"(?:^|; )([0-9]+) x ([^,;]+)(?:, ([^;]*))?")]
    private static partial Regex Accelerators();
}
