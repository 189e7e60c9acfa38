using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>The numbers of one file, each against the least and the greatest that it can have.</summary>
internal sealed class CheckedNumbers(string file)
{
    private readonly CappedFindings findings = new();

    public bool Any => findings.Count > 0;

    public ImmutableArray<Finding> Findings => findings.Findings;

    public void Between<T>(string member, T found, T least, T greatest)
        where T : INumber<T>
    {
        // Written so that not-a-number is refused too.
        if (!(found >= least && found <= greatest))
        {
            Refuse(member, Text(found), $"{Text(least)} to {Text(greatest)}");
        }
    }

    public void NotNegative(string member, double found)
    {
        if (!(found >= 0))
        {
            Refuse(member, Text(found), "a number that is not negative, or Infinity");
        }
    }

    public void Refuse(string member, string found, string expected) => findings.Add(FileFinding.Absurd(file, member, found, expected));

    private static string Text<T>(T number)
        where T : INumber<T> => number.ToString(null, CultureInfo.InvariantCulture);
}
