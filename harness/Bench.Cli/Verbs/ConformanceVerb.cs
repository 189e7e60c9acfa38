using System.CommandLine;
using Bench.Results.Bundles;
using Bench.Statistics.Conformance;

namespace Bench.Cli.Verbs;

/// <summary><c>bench conformance loadgen|rules|bundle PATH…</c>: runs cases that somebody else computed and says which match.</summary>
internal static class ConformanceVerb
{
    public static Command Create(Terminal terminal) => new("conformance", "Runs golden files that somebody else wrote and says which cases match")
    {
        Of(terminal, "loadgen", "Files, or folders of files, with LoadGen's streams, schedules, metrics and early stopping", LoadGen),
        Of(terminal, "rules", "Files, or folders of files, with cases of MLPerf's rules: convergence points, olympic scores, early stopping, compliance tests", Rules),
        Of(terminal, "bundle", "Folders with bundle_cases.json and bundles/", Bundles),
    };

    private static Command Of(Terminal terminal, string name, string description, Func<string[], IEnumerable<(string Case, bool Matches, string Difference)>> run)
    {
        Argument<string[]> paths = new("PATH") { Arity = ArgumentArity.OneOrMore, Description = description };
        ExistingPath.Of(paths);
        Command command = new(name, description) { paths };
        command.SetAction(parsed =>
        {
            int total = 0;
            int matching = 0;
            foreach ((string title, bool matches, string difference) in run(parsed.GetRequiredValue(paths)))
            {
                total++;
                matching += matches ? 1 : 0;
                terminal.Line(matches ? $"match     {title}" : $"DIFFERS   {title}: {difference}");
            }

            if (total == 0)
            {
                throw new UsageException($"no case was found in {string.Join(", ", parsed.GetRequiredValue(paths))}", description);
            }

            terminal.Line($"{matching} of {total} match");
            return matching == total ? ExitCode.Clean : ExitCode.Findings;
        });
        return command;
    }

    private static IEnumerable<(string Case, bool Matches, string Difference)> Bundles(string[] folders) =>
        from folder in folders
        where BundleConformance.IsSet(folder)
        from one in BundleConformance.Run(folder)
        select (one.Name, one.Matches, $"expected {one.Expected}, found {one.Actual}");

    private static IEnumerable<(string Case, bool Matches, string Difference)> LoadGen(string[] paths) =>
        LoadGenConformance.Run(paths.SelectMany(FilesOf).Select(static file => (Path.GetFileName(file), (ReadOnlyMemory<byte>)File.ReadAllBytes(file))))
            .Select(static one => ($"{one.File} {one.Name}", one.Matches, string.Join("; ", one.Differences)));

    private static IEnumerable<(string Case, bool Matches, string Difference)> Rules(string[] paths) =>
        from path in paths
        from file in FilesOf(path)
        from one in RulesConformance.Run(Path.GetFileName(file), File.ReadAllBytes(file), skipOthers: Directory.Exists(path))
        select ($"{one.File} {one.Name}", one.Matches, string.Join("; ", one.Differences));

    private static IEnumerable<string> FilesOf(string path)
    {
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*.json") : [path];
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
