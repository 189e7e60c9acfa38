using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Cli.Measuring;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Checks;

/// <summary>A check's report as SARIF 2.1.0: findings are results of kind <c>fail</c>, questions that a person answers are results of kind <c>review</c>.</summary>
/// <remarks>Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.</remarks>
internal static class CheckSarif
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text.</summary>
    public static string Of(CheckReport report)
    {
        SarifRules rules = SarifRules.Of(report);
        SarifArtifacts artifacts = new();
        JsonArray results =
        [
            .. report.Items.SelectMany(item => item.Findings.Select(finding => (JsonNode)Result(rules, artifacts, item, finding))),
            .. report.Items.SelectMany(item => item.Questions.Select(question => (JsonNode)Review(rules, artifacts, item, question))),
        ];
        JsonObject run = new()
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject { ["name"] = "bench", ["fullName"] = "Bench, bench check", ["version"] = BuildDigest.HarnessVersion, ["rules"] = rules.Json },
            },
            ["invocations"] = new JsonArray(new JsonObject { ["executionSuccessful"] = true, ["exitCode"] = report.ExitCode }),
            ["originalUriBaseIds"] = SarifArtifacts.Bases,
            ["artifacts"] = artifacts.Json,
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = results,
        };
        JsonObject log = new()
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(run),
        };
        return log.ToJsonString(Options);
    }

    private static JsonObject Result(SarifRules rules, SarifArtifacts artifacts, CheckedItem item, Finding finding)
    {
        JsonObject physical = new() { ["artifactLocation"] = artifacts.LocationOf(item, finding.Location.Path) };
        if (finding.Location.Line > 0)
        {
            JsonObject region = new() { ["startLine"] = finding.Location.Line };
            if (finding.Location.Column > 0)
            {
                region["startColumn"] = finding.Location.Column;
            }

            physical["region"] = region;
        }

        JsonObject properties = new() { ["of"] = item.Name };
        if (item.Ruleset is { } ruleset)
        {
            properties["ruleset"] = ruleset;
        }

        if (finding.Help.Length > 0)
        {
            properties["help"] = finding.Help;
        }

        return new JsonObject
        {
            ["ruleId"] = finding.RuleId,
            ["ruleIndex"] = rules.IndexOf(finding.RuleId),
            ["kind"] = "fail",
            ["level"] = SarifRules.Level(finding.Severity),
            ["message"] = new JsonObject { ["text"] = finding.Help.Length > 0 ? $"{finding.Message}\nWhat to do: {finding.Help}" : finding.Message },
            ["locations"] = new JsonArray(new JsonObject { ["physicalLocation"] = physical }),
            ["properties"] = properties,
        };
    }

    private static JsonObject Review(SarifRules rules, SarifArtifacts artifacts, CheckedItem item, OpenQuestion question) => new()
    {
        ["ruleId"] = question.Row,
        ["ruleIndex"] = rules.IndexOf(question.Row),
        ["kind"] = "review",
        ["level"] = "none",
        ["message"] = new JsonObject
        {
            ["text"] = question.Question + string.Concat(question.Evidence.Select(static place => string.Create(CultureInfo.InvariantCulture, $"\n{place.File}: {place.Look}{(place.Value is { } value ? $": {value}" : "")}"))),
        },
        ["locations"] = new JsonArray([.. question.Evidence.Select(static place => place.File).Distinct().Select(file => (JsonNode)new JsonObject
        {
            ["physicalLocation"] = new JsonObject { ["artifactLocation"] = artifacts.LocationOf(item, SomeRun(file)) },
        })]),
        ["properties"] = new JsonObject { ["of"] = item.Name, ["stage"] = Names.Of(question.Stage) },
    };

    // A place in every run is shown at the first.
    private static string SomeRun(string file) => file.Replace("/K/", "/1/", StringComparison.Ordinal);
}
