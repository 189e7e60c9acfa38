using System.Globalization;
using Bench.Machine;
using Bench.Results.Reports;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>A result takes more memory than there is.</summary>
/// <param name="need">What it takes.</param>
/// <param name="available">What there is.</param>
/// <param name="fitting">Implementations of the same workload that would fit.</param>
internal sealed class MemoryShortException(MemoryNeed need, AvailableMemory available, IReadOnlyList<string> fitting) : WorldFailedException(
    string.Create(CultureInfo.InvariantCulture, $"{need.Result} takes at least {need.Bytes} bytes of memory ({Quantity.Bytes(need.Bytes)}: {need.Parts}); there are {available.Bytes} ({Quantity.Bytes(available.Bytes)}; {available.Source}); nothing of it was run"),
    $"{(fitting.Count > 0 ? $"--implementation {string.Join(' ', fitting)} would fit; or " : "")}leave the workload out, lower its performance_samples or its shape in a workload of your own, free memory, or raise the control group's limit");
