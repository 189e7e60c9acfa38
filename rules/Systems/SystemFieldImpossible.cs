using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A field of the system description that holds what no system has: no number where there must be one, a number out of its range, a type or a status that there is not.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json". Documentation: SystemFieldImpossible.md.</remarks>
public sealed class SystemFieldImpossible : IRule<ResultEvidence>
{
    /// <summary>What to do about it.</summary>
    public const string Remedy = "correct the field of systems/ID.yaml; bench system describe prints what the machine tells of itself";

    /// <summary>More than any system has.</summary>
    private const double Most = 1_000_000;

    /// <summary>Fields that count something: the least that a system has, and whether a description may say nothing of it.</summary>
    private static readonly (string Field, double Least, bool MayBeSilent)[] Counts =
    [
        ("number_of_nodes", 1, false), ("host_processors_per_node", 1, true), ("host_processor_core_count", 1, true), ("accelerators_per_node", 0, false), ("host_network_card_count", 0, true),
    ];

    private static readonly string[] Sizes = ["host_memory_capacity", "host_storage_capacity", "accelerator_memory_capacity"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS107",
        Defect = nameof(SystemFieldImpossible),
        Title = "a field of the system description holds what no system has",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\"",
        Catalogue = ["SYS-01"],
    };

    /// <summary>What <c>system_type</c> may be; MLPerf's names.</summary>
    internal static ImmutableArray<string> Types { get; } = ["datacenter", "edge", "datacenter,edge", "edge,datacenter"];

    /// <summary>What <c>status</c> may be; MLPerf's names.</summary>
    internal static ImmutableArray<string> Statuses { get; } = ["available", "preview", "rdi"];

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return Defects(evidence.System.Stated).Select(one => Descriptor.Report(evidence, "system.json", one.Message, Remedy));
    }

    /// <summary>The stated fields that cannot be so, each with what to say of it.</summary>
    public static IEnumerable<(string Field, string Message)> Defects(ImmutableSortedDictionary<string, string> stated)
    {
        ArgumentNullException.ThrowIfNull(stated);
        foreach ((string field, double least, bool mayBeSilent) in Counts)
        {
            if (stated.TryGetValue(field, out string? claim) && !(mayBeSilent && StatedValue.SaysNothing(claim)) && !IsCount(claim, least))
            {
                yield return (field, string.Create(CultureInfo.InvariantCulture, $"{field} is \"{claim}\"; expected a whole number from {least} to {Most}"));
            }
        }

        foreach (string field in Sizes)
        {
            if (stated.TryGetValue(field, out string? claim) && !StatedValue.SaysNothing(claim) && StatedValue.SizesIn(claim).IsEmpty)
            {
                yield return (field, $"{field} is \"{claim}\"; expected a size with its unit, such as 512 GB");
            }
        }

        foreach ((string field, ImmutableArray<string> allowed) in new[] { ("system_type", Types), ("status", Statuses) })
        {
            // One that is empty is missing (SYS101).
            if (stated.TryGetValue(field, out string? claim) && !string.IsNullOrWhiteSpace(claim) && !allowed.Contains(claim.Replace(" ", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase))
            {
                yield return (field, $"{field} is \"{claim}\"; expected {string.Join(", ", allowed[..^1])} or {allowed[^1]}");
            }
        }
    }

    /// <summary>Whether a text has a number of things in it, as <c>64</c> or <c>64 per processor</c>.</summary>
    internal static bool IsCount(string text, double least) => StatedValue.NumberIn(text) is { } number && number >= least && number <= Most;
}
