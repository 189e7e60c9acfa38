using System.Globalization;

namespace Bench.Machine;

/// <summary>The sizes of the caches, as the kernel reports them.</summary>
/// <param name="L2Bytes">One core's L2.</param>
/// <param name="L3Bytes">The L3 that the first core shares.</param>
/// <param name="Established">Whether the kernel reported both; what it did not report is assumed: an L2 of 512 KiB, an L3 of four times a reported L2, else 16 MiB.</param>
internal readonly record struct CacheSizes(long L2Bytes, long L3Bytes, bool Established)
{
    private const string Folder = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>Reads the sizes of the first core's caches.</summary>
    public static CacheSizes Read()
    {
        long? l2 = SizeOf(level: "2");
        long? l3 = SizeOf(level: "3");
        return new CacheSizes(l2 ?? 512 << 10, l3 ?? l2 * 4 ?? 16 << 20, l2 is not null && l3 is not null);
    }

    private static long? SizeOf(string level)
    {
        if (!Directory.Exists(Folder))
        {
            return null;
        }

        string? index = Directory.EnumerateDirectories(Folder, "index*").FirstOrDefault(
            folder => KernelText.Read(folder + "/level") == level && KernelText.Read(folder + "/type") != "Instruction");
        return index is null || KernelText.Read(index + "/size") is not { } text ? null : Parse(text);
    }

    private static long? Parse(string text)
    {
        long unit = text[^1] switch { 'K' => 1L << 10, 'M' => 1L << 20, 'G' => 1L << 30, _ => 1 };
        return long.TryParse(text.TrimEnd('K', 'M', 'G'), NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size * unit : null;
    }
}
