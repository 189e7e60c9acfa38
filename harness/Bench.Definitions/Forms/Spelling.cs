namespace Bench.Definitions.Forms;

/// <summary>Finds the name that was probably meant.</summary>
public static class Spelling
{
    private const int LongestName = 64;

    /// <summary>"; did you mean 'x'" when one of the names is close, else nothing.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="names">What could have been.</param>
    public static string DidYouMean(string written, IEnumerable<string> names) =>
        Closest(written, names) is { } name ? $"; did you mean '{name}'" : "";

    /// <summary>The nearest name within a third of its length, else null.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="names">What could have been.</param>
    public static string? Closest(string written, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(written);
        if (written.Length is 0 or > LongestName)
        {
            return null;
        }

        string plain = Plain(written);
        return names
            .Select(name => (Name: name, Distance: Distance(plain, Plain(name))))
            .Where(static candidate => candidate.Distance <= Math.Max(1, candidate.Name.Length / 3))
            .OrderBy(static candidate => candidate.Distance)
            .ThenBy(static candidate => candidate.Name, StringComparer.Ordinal)
            .Select(static candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>The least number of insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).</summary>
    internal static int Distance(string left, string right)
    {
        int[,] cost = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int substitution = cost[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(substitution, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[left.Length, right.Length];
    }

#pragma warning disable CA1308 // Names are lower case here; nothing is compared that could be lost.
    private static string Plain(string name) => name.ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
#pragma warning restore CA1308
}
