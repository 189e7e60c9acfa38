using Bench.Spec;

namespace Bench.Datasets;

/// <summary>A file of weights cannot be used: it is not there, is another than the pinned one, or does not hold the tensors that the workload has.</summary>
/// <param name="file">The file.</param>
/// <param name="reason">What was found, and what was expected.</param>
/// <param name="help">What to do.</param>
/// <param name="inner">What the system said; null when the content is at fault.</param>
public sealed class WeightsFileRefusedException(string file, string reason, string help = WeightsFileRefusedException.NotOfThisModel, Exception? inner = null) : WorldFailedException($"{file}: {reason}", help, inner)
{
    /// <summary>What to do about a file of which the content is at fault.</summary>
    public const string NotOfThisModel = "name a file of this model: 'bench export checkpoint BUNDLE --out FILE' writes one from a training result and prints the lines that pin it; then raise the workload's version";

    /// <summary>What to do about a file that is not the pinned one.</summary>
    public const string NotThePinned = "put the file that was pinned beside the workload's YAML; or, where this one is meant, write its SHA-256 there and raise the workload's version";

    /// <summary>What to do about a file that is not there.</summary>
    public const string NotThere = "put it beside the workload's YAML, under that name and readable; 'bench export checkpoint BUNDLE --out FILE' writes it again from the training result that it came from";
}
