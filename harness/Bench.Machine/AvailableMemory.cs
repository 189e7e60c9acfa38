using System.Globalization;

namespace Bench.Machine;

/// <summary>Memory that a program started now can take before the kernel ends one: what the machine has free or can free, or what is left of the tightest control group around this process.</summary>
/// <param name="Bytes">Bytes, 0 or more.</param>
/// <param name="Source">Where the number was read, for people.</param>
public sealed record AvailableMemory(long Bytes, string Source)
{
    /// <summary>A control group's limit above this is none: version 1 writes the greatest whole number of pages.</summary>
    private const long NoLimit = long.MaxValue / 2;

    /// <summary>Reads it; null where nothing says it.</summary>
    /// <param name="root">Where <c>proc</c> and <c>sys</c> are found.</param>
    /// <remarks>
    /// Source: proc(5), MemAvailable; the kernel's cgroup-v2.rst (memory.max, memory.current) and cgroup-v1/memory.rst (memory.limit_in_bytes, memory.usage_in_bytes). Pages of files that were
    /// not used lately (inactive_file) count as free, since the kernel drops them first. A group is held to the limits of those above it. Where the group's own folder is not to be seen, as in a
    /// container with a view of its own, the root of what is seen is the group.
    /// </remarks>
    public static AvailableMemory? Read(string root = "/")
    {
        AvailableMemory?[] found = [OfMachine(root), .. GroupsOf(root).Select(group => OfGroup(root, group.Folder, group.Version))];
        return found.OfType<AvailableMemory>().MinBy(static one => one.Bytes);
    }

    private static AvailableMemory? OfMachine(string root)
    {
        string? text = KernelText.Field(Path.Combine(root, "proc/meminfo"), "MemAvailable")?.Split(' ')[0];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes) ? new AvailableMemory(kibibytes * 1024, "/proc/meminfo: MemAvailable") : null;
    }

    /// <summary>The folder of each control group that this process is in, from its own to the root.</summary>
    private static IEnumerable<(string Folder, int Version)> GroupsOf(string root)
    {
        foreach (string line in KernelText.Read(Path.Combine(root, "proc/self/cgroup"))?.Split('\n') ?? [])
        {
            string[] parts = line.Split(':', 3);
            int version = parts is ["0", "", _] ? 2 : parts.Length == 3 && parts[1].Split(',').Contains("memory") ? 1 : 0;
            if (version == 0)
            {
                continue;
            }

            string mount = version == 2 ? "sys/fs/cgroup" : "sys/fs/cgroup/memory";
            string path = parts[2].Trim('/');
            for (; path.Length > 0; path = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "")
            {
                yield return ($"{mount}/{path}", version);
            }

            yield return (mount, version);
        }
    }

    private static AvailableMemory? OfGroup(string root, string folder, int version)
    {
        (string limitName, string usageName, string idleName) = version == 2 ? ("memory.max", "memory.current", "inactive_file") : ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
        if (Number(KernelText.Read(Path.Combine(root, folder, limitName))) is not { } limit || limit > NoLimit || Number(KernelText.Read(Path.Combine(root, folder, usageName))) is not { } usage)
        {
            return null;
        }

        long idle = Number(KernelText.Field(Path.Combine(root, folder, "memory.stat"), idleName, ' ')) ?? 0;
        return new AvailableMemory(Math.Max(0, limit - Math.Max(0, usage - idle)), $"/{folder}: {limitName} {limit}, of which {usage} are used");
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
