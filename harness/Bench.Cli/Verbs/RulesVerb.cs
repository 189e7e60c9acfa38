using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Bench.Cli.Judging;
using Bench.Definitions;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Verbs;

/// <summary><c>bench rules diff A B [BUNDLE…]</c>: what differs between two rulesets, and what the second would change in the verdict of bundles.</summary>
internal static class RulesVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> first = new("A") { Description = "A ruleset: its id (bench list rulesets), or the path of a YAML file" };
        Argument<string> second = new("B") { Description = "Another" };
        Argument<string[]> bundles = new("BUNDLE") { Arity = ArgumentArity.ZeroOrMore, Description = "Bundles, or folders of them, that are judged by both" };
        Option<bool> json = new("--json") { Description = "Print as JSON" };
        ExistingPath.Of(bundles);
        Command diff = new("diff", "Every number, date and choice that differs between two rulesets; of bundles, what the second would change in their verdict") { first, second, bundles, json };
        diff.SetAction(parsed => Diff(terminal, Read(parsed.GetRequiredValue(first)), Read(parsed.GetRequiredValue(second)), parsed.GetValue(bundles) ?? [], parsed.GetValue(json)));
        return new Command("rules", "Rulesets side by side") { diff };
    }

    private static int Diff(Terminal terminal, Definition<Ruleset> first, Definition<Ruleset> second, string[] paths, bool json)
    {
        ImmutableArray<RulesetDifference> differences = RulesetDifference.Between(first.Value, second.Value);
        ImmutableArray<RuleDescriptor> rules = Between(first.Value.Id, second.Value.Id);
        ImmutableArray<RejudgedResult> results = [.. paths.SelectMany(BundlePaths.Below).Select(path => RejudgedResult.Of(path, first, second))];
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(
                new
                {
                    First = new { first.Value.Id, Sha256 = first.Digest },
                    Second = new { second.Value.Id, Sha256 = second.Digest },
                    Differences = differences,
                    NewRules = rules.Select(static rule => new { rule.Id, rule.Defect, rule.Title, rule.Since }),
                    Results = results,
                },
                BenchJson.Indented));
            return ExitCode.Clean;
        }

        if (differences.IsEmpty)
        {
            terminal.Line($"{first.Value.Id} and {second.Value.Id} have the same numbers, dates and choices");
        }
        else
        {
            terminal.Table(["what", $"{first.Value.Id}", $"{second.Value.Id}"], differences.Select(static one => new[] { one.Name, one.First, one.Second }));
        }

        terminal.Line(rules.IsEmpty
            ? $"no rule is new between {first.Value.Id} and {second.Value.Id}"
            : $"rules that are new: {string.Join(", ", rules.Select(static rule => $"{rule.Id} {rule.Defect} (since {rule.Since})"))}");
        foreach (RejudgedResult result in results)
        {
            Print(terminal, result, first.Value.Id, second.Value.Id);
        }

        return ExitCode.Clean;
    }

    private static void Print(Terminal terminal, RejudgedResult result, string first, string second)
    {
        terminal.Line();
        terminal.Line($"{result.Path}: {Verdict(result.ValidUnderFirst)} under {first}, {Verdict(result.ValidUnderSecond)} under {second}");
        List(terminal, $"found under {second} alone", result.New);
        List(terminal, $"found under {first} alone", result.Gone);
        List(terminal, $"found under both, under {second} with other numbers or severity", result.Changed);
        if (result.New.IsEmpty && result.Gone.IsEmpty && result.Changed.IsEmpty)
        {
            terminal.Line("  the same findings under both");
        }
    }

    private static void List(Terminal terminal, string title, ImmutableArray<Finding> findings)
    {
        if (findings.IsEmpty)
        {
            return;
        }

        terminal.Line($"  {title}:");
        foreach (Finding finding in findings.OrderByDescending(static finding => finding.Severity))
        {
            terminal.Line($"    {Terminal.OneLine(finding.ToString())}");
        }
    }

    private static string Verdict(bool valid) => valid ? "valid" : "not valid";

    /// <summary>The rules that came with a ruleset after the older of two and not after the newer; none where an id is no version, which has no order.</summary>
    private static ImmutableArray<RuleDescriptor> Between(string first, string second)
    {
        if (!Version.TryParse(first, out Version? one) || !Version.TryParse(second, out Version? other))
        {
            return [];
        }

        (Version older, Version newer) = one < other ? (one, other) : (other, one);
        return [.. Rulebook.Descriptors.Where(rule => Version.TryParse(rule.Since, out Version? since) && since > older && since <= newer)];
    }

    /// <summary>A ruleset by id or by path.</summary>
    private static Definition<Ruleset> Read(string idOrPath)
    {
        Shipped.RequireFiles([idOrPath]);
        return idOrPath.EndsWith(".yaml", StringComparison.Ordinal) || idOrPath.EndsWith(".yml", StringComparison.Ordinal)
            ? RulesetReader.Read(idOrPath, DefinitionFile.Read(idOrPath)).OrRefuse()
            : Shipped.Ruleset(idOrPath, "name one of these, or the path of a ruleset of your own (NAME.yaml); bench list rulesets says what each is");
    }
}
