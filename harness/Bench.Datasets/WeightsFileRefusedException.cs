using Bench.Spec;

namespace Bench.Datasets;

/// <summary>A file of weights cannot be used: it is not there, is another than the pinned one, or does not hold the tensors that the workload has.</summary>
/// <param name="file">The file.</param>
/// <param name="reason">What was found, and what was expected.</param>
/// <param name="inner">What the system said; null when the content is at fault.</param>
public sealed class WeightsFileRefusedException(string file, string reason, Exception? inner = null) : WorldFailedException(
    $"{file}: {reason}",
    "the workload pins the file by its SHA-256: put the file that it names beside the YAML, or export the checkpoint again ('bench export checkpoint') and raise the workload's version",
    inner);
