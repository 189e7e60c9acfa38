using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Machines;

namespace Bench.Rules;

/// <summary>A stated field of the system that contradicts what the harness found on the machine.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json" (the system that was measured). Documentation: SystemContradictsMachine.md.</remarks>
public sealed partial class SystemContradictsMachine : IRule<ResultEvidence>
{
    /// <summary>What to do about it.</summary>
    public const string Remedy = "describe the machine that was measured: bench system describe prints what it tells of itself, --write FILE puts it into the description";

    /// <summary>The kernel keeps some memory for itself, and a maker's gigabytes are not the kernel's.</summary>
    private const double MemoryTolerance = 0.15;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS104",
        Defect = nameof(SystemContradictsMachine),
        Title = "the system description contradicts the machine",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\"",
        Catalogue = ["SYS-01", "SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return Contradictions(evidence.System.Stated, evidence.System.Found, evidence.System.Provenance).Select(one => Descriptor.Report(evidence, "system.json", one.Message, Remedy));
    }

    /// <summary>The stated fields that something found contradicts, each with what to say of it.</summary>
    /// <param name="stated">The system description's fields.</param>
    /// <param name="found">What the machine tells of itself.</param>
    /// <param name="provenance">Where that was read.</param>
    public static IEnumerable<(string Field, string Message)> Contradictions(ImmutableSortedDictionary<string, string> stated, ImmutableSortedDictionary<string, string> found, ImmutableSortedDictionary<string, string> provenance)
    {
        ArgumentNullException.ThrowIfNull(stated);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(provenance);
        (string Stated, string Found, Func<string, string, bool> Agree)[] pairs =
        [
            ("host_processor_model_name", "cpu_model", SameModel),
            ("host_processors_per_node", "sockets", SameNumber),
            ("host_processor_core_count", "physical_cores", (claim, cores) => SameNumber(claim, PerSocket(found.GetValueOrDefault("sockets"), cores))),
            ("host_memory_capacity", "memory", SameMemory),
            ("accelerators_per_node", "accelerators", static (claim, own) => !Number().IsMatch(claim) || int.Parse(Number().Match(claim).Value, CultureInfo.InvariantCulture) == AcceleratorsIn(own)),
        ];
        foreach ((string field, string name, Func<string, string, bool> agree) in pairs)
        {
            if (stated.TryGetValue(field, out string? claim) && found.TryGetValue(name, out string? own) && own != SystemDescription.NotEstablished && !agree(claim, own))
            {
                string source = provenance.TryGetValue(name, out string? read) ? $" ({read})" : "";
                yield return (field, $"the system description says {field} \"{claim}\"; the machine that was measured has {name} \"{own}\"{source}");
            }
        }
    }

    /// <summary>MLPerf counts the cores of one processor.</summary>
    private static string PerSocket(string? processors, string cores) =>
        int.TryParse(cores, NumberStyles.None, CultureInfo.InvariantCulture, out int all) && int.TryParse(processors, NumberStyles.None, CultureInfo.InvariantCulture, out int sockets) && sockets > 0
            ? (all / sockets).ToString(CultureInfo.InvariantCulture)
            : cores;

    /// <summary>A description may say more or less than the processor does of itself, never something else: the words of the one are among those of the other. A description without any word of a model ("N/A") claims none.</summary>
    private static bool SameModel(string stated, string found)
    {
        HashSet<string> claimed = WordsOf(stated), own = WordsOf(found);
        return claimed.Count == 0 || claimed.IsSubsetOf(own) || own.IsSubsetOf(claimed);
    }

    private static HashSet<string> WordsOf(string model) => [.. Word().Matches(Mark().Replace(model.ToUpperInvariant(), " ")).Select(static word => word.Value).Except(["N", "A", "NOT", "STATED", "CPU", "PROCESSOR", "CORE"])];

    private static bool SameNumber(string stated, string found) => !Number().IsMatch(stated) || Number().Match(stated).Value == found;

    private static bool SameMemory(string stated, string found) =>
        BytesOf(stated) is not { } claimed || BytesOf(found) is not { } own || Math.Abs(claimed - own) <= MemoryTolerance * own;

    private static double? BytesOf(string text) => Capacity().Match(text) is { Success: true } match
        ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * Math.Pow(match.Groups[3].Value.Length > 0 || match.Groups[2].Value == "k" ? 1024 : 1000, "kMGT".IndexOf(match.Groups[2].Value[0], StringComparison.OrdinalIgnoreCase) + 1)
        : null;

    private static int AcceleratorsIn(string found) => Counted().Matches(found).Sum(static match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?:^|; )(\d+) x ")]
    private static partial Regex Counted();

    [GeneratedRegex(@"(\d+(?:\.\d+)?) ?([kKMGT])(i?)B")]
    private static partial Regex Capacity();

    [GeneratedRegex(@"\(R\)|\(TM\)|@.*$|\d+-CORE")]
    private static partial Regex Mark();

    [GeneratedRegex("[A-Z0-9]+")]
    private static partial Regex Word();
}
