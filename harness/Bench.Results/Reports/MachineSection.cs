using System.Collections.Immutable;
using Bench.Spec.Machines;

namespace Bench.Results.Reports;

/// <summary>The machines that results were measured on as a part of a page: their measured limits and what was found.</summary>
internal static class MachineSection
{
    private static readonly string[] Headers = ["threads", "peak fp32 GFLOP/s", "L2 GB/s", "L3 GB/s", "DRAM GB/s"];

    /// <summary>Each machine once.</summary>
    public static void Of(HtmlPage page, IEnumerable<SystemDescription> systems)
    {
        foreach (SystemDescription system in systems.DistinctBy(static system => system.Fingerprint))
        {
            page.Heading(2, "Machine").Paragraph(system.Fingerprint.Hex, "code");
            CoreLimits[] limits = [system.Limits.OneCore, system.Limits.AllCores];
            string[] names = ["one core", Quantity.Counted(system.Limits.Cores, "core")];
            page.Table("Measured limits", Headers, limits.Select((core, i) => ImmutableArray.Create(
                new PageCell(names[i]),
                Number(core.PeakFp32Gflops),
                Number(core.L2GigabytesPerSecond),
                Number(core.L3GigabytesPerSecond),
                Number(core.DramGigabytesPerSecond))));
            page.Table("Found", ["field", "found"], system.Found.Select(static field => ImmutableArray.Create(new PageCell(field.Key), new PageCell(field.Value, Class: "name"))));
        }
    }

    private static PageCell Number(double value) => new(Quantity.Number(value), value, "number");
}
