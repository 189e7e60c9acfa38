using System.Collections.Immutable;

namespace Bench.Spec;

/// <summary>Collects findings without drowning in them: of one file and one code the first <see cref="Most"/> stand, and one more says how many followed.</summary>
/// <remarks>A file of a million wrong entries is one defect to whoever reads the list, and must not fill the memory.</remarks>
public sealed class CappedFindings
{
    /// <summary>How many findings of one file and one code are kept.</summary>
    public const int Most = 20;

    private readonly List<Finding> kept = [];
    private readonly Dictionary<(string Path, string RuleId), Group> groups = [];

    /// <summary>How many findings were added, kept or not.</summary>
    public long Count { get; private set; }

    /// <summary>The findings kept, in the order they came; what was left out is counted after them.</summary>
    public ImmutableArray<Finding> Findings => [.. kept, .. groups.Values.Where(static group => group.More > 0).Select(static group => group.Rest())];

    /// <summary>The findings, capped.</summary>
    public static ImmutableArray<Finding> Of(IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        CappedFindings capped = new();
        foreach (Finding finding in findings)
        {
            capped.Add(finding);
        }

        return capped.Findings;
    }

    /// <summary>Adds a finding.</summary>
    public void Add(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        Count++;
        (string, string) key = (finding.Location.Path, finding.RuleId);
        if (!groups.TryGetValue(key, out Group? group))
        {
            groups.Add(key, group = new Group(finding));
        }

        if (group.Take(finding))
        {
            kept.Add(finding);
        }
    }

    /// <summary>Counts findings without their words, which nobody would read: at least <see cref="Most"/> of their file and code were added before.</summary>
    /// <exception cref="InvalidOperationException">They would have been kept.</exception>
    public void CountMore(string path, string ruleId, long count)
    {
        if (!groups.TryGetValue((path, ruleId), out Group? group) || !group.IsFull)
        {
            throw new InvalidOperationException($"fewer than {Most} findings {ruleId} of {path} were added");
        }

        Count += count;
        group.TakeMore(count);
    }

    private sealed class Group(Finding first)
    {
        private int taken;
        private Severity gravest;

        public long More { get; private set; }

        public bool Take(Finding finding)
        {
            if (taken < Most)
            {
                taken++;
                return true;
            }

            gravest = More == 0 || finding.Severity > gravest ? finding.Severity : gravest;
            More++;
            return false;
        }

        public bool IsFull => taken == Most;

        // As grave as the first, whose kind they are of.
        public void TakeMore(long count)
        {
            gravest = More == 0 || first.Severity > gravest ? first.Severity : gravest;
            More += count;
        }

        public Finding Rest() => first with { Severity = gravest, Message = $"and {More} more of this kind", Location = new Location(first.Location.Path) };
    }
}
