using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Spec.Definitions;

namespace Bench.Cli.Measuring;

/// <summary>A workload that the command line names, itself or by a suite.</summary>
internal sealed record NamedWorkload
{
    /// <summary>The workload's id, or the path of its YAML file.</summary>
    public required string IdOrPath { get; init; }

    /// <summary>The suite that names it; null where the command line does.</summary>
    public Definition<Suite>? Suite { get; init; }

    /// <summary>The implementations that the suite wants; empty where it leaves them open.</summary>
    public ImmutableArray<string> Implementations { get; init; } = [];

    /// <summary>Where a setting of the suite stands, for a plan.</summary>
    /// <param name="key">The setting's key.</param>
    public string Origin(string key) => $"{Path.GetFileName(Suite!.Path)}: {key}";

    /// <summary>What the command line names, every suite taken apart into its workloads; what is named twice in the same way, once.</summary>
    /// <param name="names">Ids or paths of workloads and suites, in order.</param>
    /// <exception cref="DefinitionsRefusedException">A suite is wrong.</exception>
    /// <exception cref="UsageException">A workload of a suite is named a second time: which implementations it is to be measured with would be open.</exception>
    public static ImmutableArray<NamedWorkload> Of(IEnumerable<string> names)
    {
        ImmutableArray<NamedWorkload> named = [.. names.SelectMany(TakenApart)];
        if (named.GroupBy(static one => one.IdOrPath).FirstOrDefault(static same => same.Count() > 1 && same.Any(static one => one.Suite is not null)) is { } twice)
        {
            throw new UsageException(
                $"{twice.Key} is named twice: by {string.Join(" and by ", twice.Select(static one => one.Suite is { } suite ? $"the suite {suite.Value.Id}" : "itself"))}; expected once",
                "leave one of them out, or run them one after the other into folders of their own");
        }

        return [.. named.DistinctBy(static one => File.Exists(one.IdOrPath) ? Path.GetFullPath(one.IdOrPath) : one.IdOrPath)];
    }

    private static IEnumerable<NamedWorkload> TakenApart(string name) => Shipped.Suite(name) is { } suite
        ? suite.Value.Workloads.Select(entry => new NamedWorkload { IdOrPath = SuiteReader.PathOf(suite, entry), Suite = suite, Implementations = entry.Implementations })
        : [new NamedWorkload { IdOrPath = name }];
}
