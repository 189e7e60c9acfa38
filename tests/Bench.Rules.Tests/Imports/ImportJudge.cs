using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Results.Imports;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Tests;

namespace Bench.Rules.Tests.Imports;

/// <summary>Reads and judges the files of a submission tree, as <c>bench import mlperf</c> does.</summary>
internal static class ImportJudge
{
    /// <summary>The rounds as they are shipped.</summary>
    public static ImmutableArray<InferenceRound> Rounds { get; } =
    [
        .. Directory.EnumerateFiles(Repository.At("rules", "rounds"), "*.yaml").Order(StringComparer.Ordinal).Select(static path => InferenceRoundReader.Read(path, File.ReadAllBytes(path)).Value!.Value),
    ];

    /// <summary>Everything that is found in a tree with these files, but for the notes that every result has.</summary>
    public static Finding[] Findings(SortedDictionary<string, byte[]> files) => InFolder(files, static folder => Findings(folder));

    /// <summary>The same of a folder.</summary>
    public static Finding[] Findings(string folder)
    {
        ImportedTree tree = SubmissionTreeReader.Read(folder, Rounds);
        return
        [
            .. tree.Findings,
            .. tree.Submissions.SelectMany(static submission => Rulebook.Check(submission)),
            .. tree.Results.SelectMany(static result => result.Findings.Concat(Rulebook.Check(result.Evidence))).Where(static finding => finding.RuleId != ImportCode.NotRecomputable),
            .. Rulebook.Check([.. tree.Results.Select(static result => result.Evidence)]).Select(static found => found.Finding),
        ];
    }

    /// <summary>Lays files into a folder that lives as long as what is asked of it.</summary>
    public static T InFolder<T>(SortedDictionary<string, byte[]> files, Func<string, T> ask)
    {
        string folder = Directory.CreateTempSubdirectory("bench-import-").FullName;
        try
        {
            foreach ((string name, byte[] bytes) in files)
            {
                string path = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, bytes);
            }

            return ask(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
