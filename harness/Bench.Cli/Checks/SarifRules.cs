using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bench.Rules;
using Bench.Spec;

namespace Bench.Cli.Checks;

/// <summary>The rules of a SARIF run: every rule of the rulebook with its page, then the other codes that were reported, then the rows of the catalogue that a person is asked about.</summary>
internal sealed class SarifRules
{
    private readonly Dictionary<string, int> places = [];

    private SarifRules()
    {
    }

    /// <summary><c>tool.driver.rules</c>.</summary>
    public JsonArray Json { get; } = [];

    /// <summary>The rules that a report's results point to, and those that had nothing to say.</summary>
    public static SarifRules Of(CheckReport report)
    {
        SarifRules rules = new();
        foreach (RuleDescriptor rule in Rulebook.Descriptors)
        {
            rules.Add(rule.Id, Describe(rule));
        }

        foreach (Finding finding in report.Items.SelectMany(static item => item.Findings))
        {
            rules.Add(finding.RuleId, new JsonObject
            {
                ["id"] = finding.RuleId,
                ["shortDescription"] = Message(CodeTitles.Of(finding.RuleId) ?? finding.RuleId),
                ["properties"] = new JsonObject { ["decidedBy"] = "tool", ["catalogue"] = Strings(finding.Catalogue.IsDefault ? [] : finding.Catalogue) },
            });
        }

        foreach (string row in report.Items.SelectMany(static item => item.Questions).Select(static question => question.Row).Distinct())
        {
            rules.Add(row, Describe(RuleCatalogue.Find(row)!));
        }

        return rules;
    }

    /// <summary>A rule's place.</summary>
    public int IndexOf(string id) => places[id];

    /// <summary>SARIF's word for a severity.</summary>
    public static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private void Add(string id, JsonObject rule)
    {
        if (places.TryAdd(id, Json.Count))
        {
            Json.Add((JsonNode)rule);
        }
    }

    private static JsonObject Describe(RuleDescriptor rule)
    {
        RulePage page = RulePage.Of(rule);
        return new JsonObject
        {
            ["id"] = rule.Id,
            ["name"] = rule.Defect,
            ["shortDescription"] = Message(rule.Title),
            ["fullDescription"] = Message(page.Section("What it checks")),
            ["help"] = new JsonObject { ["text"] = page.Section("How to comply"), ["markdown"] = page.Text },
            ["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule.Closed) },
            ["properties"] = new JsonObject
            {
                ["catalogue"] = Strings(rule.Catalogue),
                ["decidedBy"] = Names.Of(rule.DecidedBy),
                ["closed"] = Level(rule.Closed),
                ["open"] = Level(rule.Open),
                ["since"] = rule.Since,
                ["source"] = rule.Source,
            },
        };
    }

    private static JsonObject Describe(CatalogueRow row) => new()
    {
        ["id"] = row.Id,
        ["shortDescription"] = Message(row.Statement),
        ["help"] = new JsonObject { ["text"] = row.Question!.Text },
        ["defaultConfiguration"] = new JsonObject { ["level"] = "none" },
        ["properties"] = new JsonObject
        {
            ["catalogue"] = Strings([row.Id]),
            ["decidedBy"] = Names.Of(row.DecidedBy),
            ["codes"] = Strings(row.Codes),
            ["source"] = row.Source,
        },
    };

    private static JsonObject Message(string text) => new() { ["text"] = text };

    private static JsonArray Strings(ImmutableArray<string> texts) => [.. texts.Select(static text => (JsonNode)text)];
}
