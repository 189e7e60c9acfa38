using System.CommandLine;
using Bench.Definitions;
using Bench.Spec.Definitions;
using Bench.Workloads;

namespace Bench.Cli.Verbs;

/// <summary><c>bench list workloads|suites|scenarios|rules|datasets|rulesets|implementations</c>: what there is.</summary>
internal static class ListVerb
{
    public static Command Create(Terminal terminal) => new("list", "What there is: workloads, suites, scenarios, rules, datasets, rulesets, implementations")
    {
        Of("workloads", "The shipped workloads", () => Workloads(terminal)),
        Of("suites", "The shipped suites: workloads that are run together under one name", () => Suites(terminal)),
        Of("scenarios", "The scenarios and their metrics", () => Scenarios(terminal)),
        ListRules.Create(terminal),
        Of("datasets", "The datasets of the shipped workloads", () => Datasets(terminal)),
        Of("rulesets", "The rulesets, oldest first", () => Rulesets(terminal)),
        Of("implementations", "How the shipped backend can compute a family, slowest first", () => Implementations(terminal)),
    };

    private static Command Of(string name, string description, Action list)
    {
        Command command = new(name, description);
        command.SetAction(_ =>
        {
            list();
            return ExitCode.Clean;
        });
        return command;
    }

    private static void Workloads(Terminal terminal) => terminal.Table(
        ["id", "version", "family", "quick", "peers", "scenarios", "title"],
        Shipped.Workloads().Workloads.Select(static definition => definition.Value).Select(static workload => new[]
        {
            workload.Id, workload.Version, workload.Problem.Family, workload.Quick ? "yes" : "", workload.Peers ? "yes" : "", string.Join(", ", workload.Scenarios.Select(static spec => Names.Of(spec.Scenario))), workload.Title,
        }).Concat(Shipped.Trainings().Workloads.Select(static definition => definition.Value).Select(static workload => new[]
        {
            workload.Id, workload.Version, workload.Problem.Family, "", "", "training", workload.Title,
        })));

    private static void Suites(Terminal terminal) => terminal.Table(
        ["id", "workloads", "scenarios", "title"],
        Shipped.Suites().Select(static definition => definition.Value).Select(static suite => new[]
        {
            suite.Id,
            $"{suite.Workloads.Length}",
            suite.Scenarios.IsEmpty ? "each workload's" : string.Join(", ", suite.Scenarios.Select(static scenario => Names.Of(scenario))),
            suite.Title,
        }));

    private static void Scenarios(Terminal terminal) => terminal.Table(
        ["scenario", "issues", "metric"],
        [
            ["single-stream", "one sample; the next when it is complete", "latency at the percentile (ns, lower is better)"],
            ["multi-stream", "several samples; the next query when all are complete", "query latency at the percentile (ns, lower is better)"],
            ["server", "one sample, Poisson arrivals at the submission's rate", "completed samples/s, with the percentile latency within the bound"],
            ["offline", "all samples in one query", "samples/s"],
        ]);

    private static void Datasets(Terminal terminal) => terminal.Table(
        ["workload", "generator", "seed ", "samples ", "performance ", "sha256"],
        Shipped.Workloads().Workloads.Select(static definition => (definition.Value.Id, definition.Value.Dataset)).Select(static pair => new[]
        {
            pair.Id, pair.Dataset.Generator, $"{pair.Dataset.Seed}", $"{pair.Dataset.Samples}", $"{pair.Dataset.PerformanceSamples}", pair.Dataset.Sha256.Hex,
        }).Concat(Shipped.Trainings().Workloads.Select(static definition => (definition.Value.Id, definition.Value.Dataset)).Select(static pair => new[]
        {
            pair.Id, pair.Dataset.Generator, $"{pair.Dataset.Seed}", $"{pair.Dataset.TrainingExamples}", "", pair.Dataset.Sha256.Hex,
        })));

    private static void Implementations(Terminal terminal) => terminal.Table(
        ["family", "implementation", "what it does"],
        from family in Shipped.Workloads().Workloads.Select(static workload => workload.Value.Problem.Family).Distinct().Order(StringComparer.Ordinal)
        from one in CpuBackend.ImplementationsOf(family)
        select new[] { family, one.Name, one.Text });

    private static void Rulesets(Terminal terminal)
    {
        string newest = Shipped.Ruleset(id: null).Value.Id;
        terminal.Table(
            ["id", "default", "full run", "quick run", "sha256"],
            Shipped.RulesetIds().Select(static id => Shipped.Ruleset(id)).Select((Definition<Ruleset> ruleset) => new[]
            {
                ruleset.Value.Id, ruleset.Value.Id == newest ? "yes" : "", $"{ruleset.Value.Full.MinDuration.TotalSeconds} s", $"{ruleset.Value.Quick.MinDuration.TotalSeconds} s", ruleset.Digest.Hex,
            }));
    }
}
