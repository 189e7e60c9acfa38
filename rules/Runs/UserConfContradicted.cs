using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose <c>user.conf</c> sets something else than its log says was set.</summary>
/// <remarks>Source: MLPerf submission rules, "Inference" (user.conf among the measurements). Documentation: UserConfContradicted.md.</remarks>
public sealed class UserConfContradicted : IRule<ImportedEvidence>
{
    // Which line wins where several fit depends on the name that the program gave LoadGen: what none of them says was not set so.
    private static readonly (string Key, string Logged)[] Compared =
    [
        ("target_qps", "effective_target_qps"), ("min_duration", "requested_min_duration_ms"), ("max_duration", "requested_max_duration_ms"), ("min_query_count", "requested_min_query_count"),
    ];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN316",
        Defect = nameof(UserConfContradicted),
        Title = "the user.conf of an imported result contradicts its log",
        Closed = Severity.Warning,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Inference\" (user.conf among the measurements)",
        Catalogue = ["RUN-07"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence is not { UserConf: { } conf, Performance: { } log, Inferred: false })
        {
            yield break;
        }

        foreach ((string key, string logged) in Compared)
        {
            (double Value, int Line)[] said = [.. conf.Lines.Select((line, index) => (Value: Said(evidence, line, key), Line: index + 1)).Where(static one => one.Value is not null).Select(static one => (one.Value!.Value, one.Line))];
            if (said.Length > 0 && log.Real(logged) is { } set && said.All(one => ImportQuestions.Differ(one.Value, set)))
            {
                yield return Descriptor.Report(evidence, new Location(conf.Path, said[^1].Line), $"{key} is {ImportQuestions.Number(said[^1].Value)}; the performance run's log has {logged} {ImportQuestions.Number(set)}", "hand in the user.conf that the run was made with");
            }
        }
    }

    /// <summary>What a line sets a key to, where it is about this benchmark and scenario.</summary>
    private static double? Said(ImportedEvidence evidence, string line, string key)
    {
        string[] sides = line.Split('#')[0].Split('=', 2, StringSplitOptions.TrimEntries);
        string[] name = sides[0].Split('.');
        return sides.Length == 2 && name.Length == 3 && name[2] == key
            && (name[0] == "*" || evidence.Model.StartsWith(name[0], StringComparison.Ordinal) || evidence.BenchmarkFolder.StartsWith(name[0], StringComparison.Ordinal))
            && (name[1] == "*" || name[1] == evidence.Scenario.Measured.ToString())
            && double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : null;
    }
}
