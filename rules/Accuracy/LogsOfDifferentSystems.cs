using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose accuracy or compliance run names another system under test, or another LoadGen, than its performance run.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation". Documentation: LogsOfDifferentSystems.md.</remarks>
public sealed class LogsOfDifferentSystems : IRule<ImportedEvidence>
{
    private static readonly string[] Keys = ["sut_name", "loadgen_version", "loadgen_file_sha1"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC303",
        Defect = nameof(LogsOfDifferentSystems),
        Title = "the logs of an imported result come from different systems",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
        Catalogue = ["ACC-06", "SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } performance)
        {
            yield break;
        }

        foreach ((string name, DetailLog log) in evidence.Logs.Where(other => other.Log != performance))
        {
            foreach (string key in Keys.Where(key => performance.Text(key) is not null && log.Text(key) is not null && performance.Text(key) != log.Text(key)))
            {
                yield return Descriptor.Report(evidence, log.LocationOf(key), $"{key} of {name} is '{log.Text(key)}'; the performance run has '{performance.Text(key)}', and a result's runs are of one system and build", "make all runs of a result with the same program on the same machine");
            }
        }
    }
}
