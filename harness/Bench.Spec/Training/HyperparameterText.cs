using System.Text;

namespace Bench.Spec.Training;

/// <summary>Hyperparameters as one text, so that a digest names them.</summary>
public static class HyperparameterText
{
    /// <summary>SHA-256 of the lines <c>NAME VALUE</c>, sorted by name, each ended by a line feed: equal exactly when every value is bit-equal.</summary>
    public static Sha256Digest DigestOf(IEnumerable<PlannedHyperparameter> hyperparameters) =>
        Sha256Digest.Of(Encoding.UTF8.GetBytes(string.Concat(hyperparameters.OrderBy(static one => one.Name, StringComparer.Ordinal).Select(static one => $"{one.Name} {one.Value.Text}\n"))));
}
