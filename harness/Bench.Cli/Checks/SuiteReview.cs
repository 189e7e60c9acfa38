using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;
using Bench.Workloads;

namespace Bench.Cli.Checks;

/// <summary>What no reader sees of a suite: whether there are such workloads, and whether the backend has such implementations of them.</summary>
internal static class SuiteReview
{
    /// <summary>The findings about a suite that was read, each where it is said.</summary>
    public static ImmutableArray<Finding> Of(Definition<Suite> suite) =>
        [.. IdTaken(suite), .. suite.Value.Workloads.SelectMany((entry, i) => Of(suite, entry, $"workloads[{i}]"))];

    /// <summary>The workload files that a suite names and that are there, each once.</summary>
    public static IEnumerable<string> FilesOf(Definition<Suite> suite) =>
        suite.Value.Workloads.Where(SuiteReader.NamesFile).Select(entry => SuiteReader.PathOf(suite, entry)).Where(File.Exists).Distinct(StringComparer.Ordinal);

    /// <summary>Scenarios that a suite asks for and one of its workloads does not have. A run may be asked for others.</summary>
    public static IEnumerable<Finding> LackingScenarios(Definition<Suite> suite)
    {
        WorkloadFolder shipped = Shipped.Workloads();
        return from entry in suite.Value.Workloads
               let idOrPath = SuiteReader.PathOf(suite, entry)
               where !Shipped.IsTraining(idOrPath) && (!SuiteReader.NamesFile(entry) || File.Exists(idOrPath))
               let found = shipped.Find(idOrPath)
               where found.Succeeded
               let workload = found.Value!.Value
               from scenario in suite.Value.Scenarios
               where workload.For(scenario) is null
               select Error(
                   DefinitionCodes.ScenarioNotOffered,
                   suite.LocationOf("scenarios"),
                   $"{workload.Id} has no scenario {Names.Of(scenario)}, expected one of {string.Join(", ", workload.Scenarios.Select(static spec => Names.Of(spec.Scenario)))}",
                   "take it off the suite's scenarios, or put the workload into a suite of its own");
    }

    private static IEnumerable<Finding> IdTaken(Definition<Suite> suite) =>
        from id in Shipped.Ids()
        where id == suite.Value.Id
        select Error(DefinitionCodes.DuplicateWorkload, suite.LocationOf("id"), $"the id '{id}' is that of a shipped workload, expected an id of its own", "rename the suite");

    private static IEnumerable<Finding> Of(Definition<Suite> suite, SuiteEntry entry, string key)
    {
        string idOrPath = SuiteReader.PathOf(suite, entry);
        if (SuiteReader.NamesFile(entry) && !File.Exists(idOrPath))
        {
            return [Error(DefinitionCodes.UnknownWorkload, suite.LocationOf($"{key}.workload"), $"there is no file {idOrPath}, expected a workload's", "a path is relative to the suite's file")];
        }

        Parsed<string> family = FamilyOf(idOrPath);
        if (!family.Succeeded)
        {
            // What is wrong with a file is said of that file; what is wrong with an id is said here.
            return SuiteReader.NamesFile(entry) ? family.Findings : family.Findings.Select(finding => finding with { Location = suite.LocationOf($"{key}.workload") });
        }

        return UnknownImplementations(suite.LocationOf($"{key}.implementations"), family.Value, entry.Implementations);
    }

    /// <summary>The findings about implementations that the backend does not have of a family.</summary>
    /// <param name="place">Where they are named.</param>
    /// <param name="family">The family.</param>
    /// <param name="names">The names.</param>
    public static ImmutableArray<Finding> UnknownImplementations(Location place, string family, ImmutableArray<string> names)
    {
        string[] known = [.. CpuBackend.ImplementationsOf(family).Select(static one => one.Name)];
        return
        [
            .. from name in names
               where !known.Contains(name)
               select Error(
                   DefinitionCodes.UnknownName,
                   place,
                   $"{family} has no implementation '{name}', expected {(known.Length == 0 ? "none, there is only one" : Names.OneOf(name, known))}",
                   "bench list implementations says what each does"),
        ];
    }

    private static Parsed<string> FamilyOf(string idOrPath)
    {
        if (Shipped.IsTraining(idOrPath))
        {
            Parsed<Definition<TrainingWorkload>> training = Shipped.Trainings().Find(idOrPath);
            return training.Succeeded ? Parsed<string>.Of(training.Value.Value.Problem.Family, []) : Parsed<string>.Refused(training.Findings);
        }

        Parsed<Definition<Workload>> workload = Shipped.Workloads().Find(idOrPath);
        return workload.Succeeded ? Parsed<string>.Of(workload.Value.Value.Problem.Family, []) : Parsed<string>.Refused(workload.Findings);
    }

    private static Finding Error(string code, Location location, string message, string help) =>
        new() { RuleId = code, Severity = Severity.Error, Message = message, Location = location, Help = help };
}
