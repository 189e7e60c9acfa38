using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Imports;

/// <summary>Reads a tree of MLPerf Inference submissions, in the layouts of v5 and v6. What is wrong with a file is a finding about its result; the rest of the tree is read.</summary>
/// <remarks>Source: MLPerf submission rules, "Directory structure"; mlcommons/inference, tools/submission.</remarks>
public sealed class SubmissionTreeReader
{
    private static readonly ImmutableArray<string> Divisions = ["closed", "network", "open"];
    private readonly TreeFiles files;
    private readonly ImmutableArray<InferenceRound> rounds;
    private readonly CappedFindings findings = new();
    private readonly List<ResultPlace> places = [];

    private SubmissionTreeReader(string root, ImmutableArray<InferenceRound> rounds)
    {
        files = new TreeFiles(root);
        this.rounds = rounds;
    }

    /// <summary>Reads a tree.</summary>
    /// <param name="root">The folder that holds the divisions.</param>
    /// <param name="rounds">The rounds that are known, oldest first.</param>
    /// <param name="round">The round to judge by; null finds it by the seeds of the logs.</param>
    /// <exception cref="SubmissionTreeUnreadableException">There is no such folder, or it holds no division.</exception>
    public static ImportedTree Read(string root, ImmutableArray<InferenceRound> rounds, InferenceRound? round = null)
    {
        if (!Directory.Exists(root))
        {
            throw new SubmissionTreeUnreadableException(root, File.Exists(root) ? "is a file, expected a folder" : "there is no such folder");
        }

        SubmissionTreeReader reader = new(root, rounds);
        if (!Divisions.Any(reader.files.HasFolder))
        {
            throw new SubmissionTreeUnreadableException(root, $"holds none of {string.Join(", ", Divisions)}");
        }

        return reader.Read(round);
    }

    private ImportedTree Read(InferenceRound? asked)
    {
        ImmutableArray<(string Division, string Submitter)> submissions = [.. Divisions.Where(files.HasFolder).SelectMany(division => files.Folders(division, findings).Select(submitter => (division, submitter)))];
        foreach ((string division, string submitter) in submissions)
        {
            Places(division, submitter);
        }

        RoundChoice choice = asked is null ? RoundChoice.Of(rounds, [.. places.Select(static place => place.Performance).OfType<DetailLog>()], places.Any(static place => place.Beside)) : new RoundChoice(asked, "as asked for", Established: true);
        if (!choice.Established)
        {
            findings.Add(TreeFiles.Of(ImportCode.RoundNotEstablished, Severity.Warning, ".", $"the logs have the seeds of no known round; judged by {choice.Round.Id}, the newest of this layout", "name the round with --round"));
        }

        Dictionary<string, ImmutableDictionary<string, string>> mappings = [];
        SubmissionResultReader results = new(files, choice.Round);
        ILookup<(string, string, string, string), MlperfScenario> siblings = places.ToLookup(static place => place.SystemAndBenchmark, static place => place.Scenario);
        ImmutableArray<ImportedResult> read =
        [
            .. places.Select(place =>
            {
                string submission = $"{place.Division}/{place.Submitter}";
                if (!mappings.TryGetValue(submission, out ImmutableDictionary<string, string>? mapping))
                {
                    mappings.Add(submission, mapping = Mapping(submission));
                }

                return results.Read(place, mapping, [.. siblings[place.SystemAndBenchmark].Distinct()]);
            }),
        ];
        return new ImportedTree
        {
            Round = choice.Round,
            RoundFrom = choice.From,
            Submissions = [.. submissions.Select(submission => Submission(submission.Division, submission.Submitter, choice.Round))],
            Results = read,
            Findings = findings.Findings,
        };
    }

    /// <summary>Finds the results of a submission, and reads their performance logs.</summary>
    private void Places(string division, string submitter)
    {
        string home = $"{division}/{submitter}";
        int before = places.Count;
        foreach (string system in files.HasFolder($"{home}/results") ? files.Folders($"{home}/results", findings) : [])
        {
            foreach (string benchmark in files.Folders($"{home}/results/{system}", findings))
            {
                foreach (string scenario in files.Folders($"{home}/results/{system}/{benchmark}", findings))
                {
                    Place(division, submitter, system, benchmark, scenario);
                }
            }
        }

        if (places.Count == before)
        {
            findings.Add(TreeFiles.Of(ImportCode.NoResults, Severity.Error, home, "has no results; expected results/SYSTEM/BENCHMARK/SCENARIO", "put the results there"));
        }
    }

    private void Place(string division, string submitter, string system, string benchmark, string scenario)
    {
        string folder = $"{division}/{submitter}/results/{system}/{benchmark}/{scenario}";
        if (Enum.GetNames<MlperfScenario>().FirstOrDefault(name => name.Equals(scenario, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            findings.Add(TreeFiles.Of(ImportCode.Misplaced, Severity.Error, folder, $"is no scenario; expected one of {string.Join(", ", Enum.GetNames<MlperfScenario>())}", "name the folder as the scenario"));
            return;
        }

        ResultPlace place = new(division, submitter, system, benchmark, scenario, Enum.Parse<MlperfScenario>(known))
        {
            Beside = !files.HasFolder($"{division}/{submitter}/measurements") && !files.HasFolder($"{division}/{submitter}/compliance"),
        };
        place.Performance = DetailLogReader.Read(files, $"{folder}/performance/run_1/mlperf_log_detail.txt", place.Findings);
        places.Add(place);
    }

    private ImmutableDictionary<string, string> Mapping(string submission) =>
        SubmittedFileReader.Json(files, $"{submission}/model_mapping.json", findings)?.Fields.ToImmutableDictionary(static field => field.Key, static field => field.Value.Text) ?? ImmutableDictionary<string, string>.Empty;

    private ImportedSubmission Submission(string division, string submitter, InferenceRound round)
    {
        string home = $"{division}/{submitter}";
        CappedFindings told = new();
        return new ImportedSubmission
        {
            JudgedIn = ResultPlace.DivisionOf(division),
            Folder = home,
            SourceFolder = round.Beside ? $"{home}/src" : $"{home}/code",
            HasSource = new[] { "src", "code" }.Any(folder => files.HasFolder($"{home}/{folder}") && (!files.FilesIn($"{home}/{folder}").IsEmpty || !files.Folders($"{home}/{folder}", findings, only: false).IsEmpty)),
            // Each result tells what is wrong with its own system's.
            Systems = files.FilesIn($"{home}/systems").Where(static name => name.EndsWith(".json", StringComparison.Ordinal))
                .Select(name => (Id: name[..^5], Fields: SubmittedFileReader.Json(files, $"{home}/systems/{name}", told))).Where(static system => system.Fields is not null)
                .ToImmutableSortedDictionary(static system => system.Id, static system => system.Fields!, StringComparer.Ordinal),
        };
    }
}
