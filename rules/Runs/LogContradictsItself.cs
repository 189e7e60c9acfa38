using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported log in which a key that LoadGen writes once has two values.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation". Documentation: LogContradictsItself.md.</remarks>
public sealed class LogContradictsItself : IRule<ImportedEvidence>
{
    private static readonly string[] Once = ["result_", "effective_", "requested_", "early_stopping_", "sut_name", "qsl_", "loadgen_", "test_datetime"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN312",
        Defect = nameof(LogContradictsItself),
        Title = "an imported log says two things of one setting",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
        Catalogue = ["RUN-07", "RUN-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((string name, DetailLog log) in evidence.Logs)
        {
            foreach ((string key, ImmutableArray<LoggedValue> values) in log.Values.Where(static pair => pair.Value.Length > 1 && Once.Any(pair.Key.StartsWith)))
            {
                yield return Descriptor.Report(evidence, new Location(log.Path, values[1].Line), $"{key} of {name} is {values[0].Text} in line {values[0].Line} and {values[1].Text} here; LoadGen writes it once", ImportQuestions.OwnLog);
            }
        }
    }
}
