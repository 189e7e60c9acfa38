using System.Text;
using Bench.Spec;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>A fixture in <c>tests/Fixtures/DEFECT/KIND</c>: its files must be those that its forgery gives, with the findings that are known beside them. <c>BENCH_ACCEPT=1</c> writes them.</summary>
internal static class FixtureFolder
{
    /// <summary>What the rules find in a fixture's files.</summary>
    /// <param name="defect">The rule's defect.</param>
    /// <param name="kind">Whether it is <c>violating</c> or <c>compliant</c>.</param>
    /// <param name="overlay">The files that the forgery gives.</param>
    /// <param name="check">What the rules find in an overlay laid over its base.</param>
    public static Finding[] Judge(string defect, string kind, SortedDictionary<string, byte[]> overlay, Func<SortedDictionary<string, byte[]>, Finding[]> check)
    {
        string folder = Path.Combine(CompliantEvidence.Folder, defect, kind);
        Finding[] findings = check(overlay);
        overlay[FixtureFiles.Expected] = Encoding.UTF8.GetBytes(string.Concat(findings.Select(static finding => finding + "\n" + (finding.Help.Length > 0 ? $"  help: {finding.Help}\n" : ""))));
        if (Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1")
        {
            Write(folder, overlay);
        }

        SortedDictionary<string, byte[]> kept = FixtureFiles.InFolder(folder);
        Assert.Equal(overlay.Keys, kept.Keys);
        Assert.Equal(Encoding.UTF8.GetString(overlay[FixtureFiles.Expected]), Encoding.UTF8.GetString(kept[FixtureFiles.Expected]));
        Assert.All(overlay, file => Assert.True(kept[file.Key].AsSpan().SequenceEqual(file.Value), $"{folder}/{file.Key} is not what its forgery gives; run with BENCH_ACCEPT=1 and review the difference"));
        return check(kept);
    }

    /// <summary>Writes a folder anew.</summary>
    public static void Write(string folder, SortedDictionary<string, byte[]> files)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach ((string name, byte[] bytes) in files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }
}
