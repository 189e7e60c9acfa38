using System.Collections.Immutable;
using System.Text;
using Bench.Cli.Submissions;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli.Checks;

/// <summary>Checks a definition by itself; of a workload also whether its data is what its digest says, without which nothing runs on it.</summary>
internal static class DefinitionCheck
{
    /// <summary>The findings about a YAML file, of whatever kind its schema says.</summary>
    public static IEnumerable<Finding> Of(string path)
    {
        ReadOnlyMemory<byte> bytes = DefinitionFile.Read(path);
        string text = Encoding.UTF8.GetString(bytes.Span);
        IReadOnlyCollection<Finding> findings =
            text.Contains("bench/submission/v1", StringComparison.Ordinal) ? SubmissionReader.Read(path, bytes).Findings
            : text.Contains("bench/sut/v1", StringComparison.Ordinal) ? SutFindings(path, bytes)
            : text.Contains("bench/ruleset/v1", StringComparison.Ordinal) ? RulesetReader.Read(path, bytes).Findings
            : SuiteReader.Recognises(bytes) ? SuiteFindings(path, bytes)
            : TrainingWorkloadReader.Recognises(bytes) ? TrainingFindings(path, bytes)
            : text.Contains("bench/rcp/v1", StringComparison.Ordinal) ? RcpReader.Read(path, bytes).Findings
            : IsSystem(path, text) ? SystemReader.Read(path, bytes).Findings
            : WorkloadFindings(path, bytes);
        return findings.Select(Refused);
    }

    /// <summary>What is wrong with the data of workloads of one's own: a file of weights that is not the pinned, a digest that the data has no more. A shipped workload's are the tests' affair.</summary>
    /// <param name="workloads">Of inference.</param>
    /// <param name="trainings">Of training.</param>
    /// <param name="interrupted">Ends it: all of the data is generated.</param>
    /// <exception cref="OperationCanceledException">It was ended before.</exception>
    public static IEnumerable<Finding> OfOwnData(IEnumerable<Definition<Workload>> workloads, IEnumerable<Definition<TrainingWorkload>> trainings, CancellationToken interrupted) =>
    [
        .. workloads.Where(static workload => !IsShipped(workload, workload.Value.Id, workload.Value.Version)).SelectMany(workload => DataFindings(workload, interrupted)),
        .. trainings.Where(static workload => !IsShipped(workload, workload.Value.Id, workload.Value.Version)).SelectMany(workload => TrainingDataFindings(workload, interrupted)),
    ];

    private static bool IsShipped<T>(Definition<T> workload, string id, string version)
        where T : class => Shipped.Readers.PublishedWorkload(id, version) == workload.Digest;

    /// <summary>A system's description names no schema: MLPerf's has none. It stands in a folder of its kind, or begins with a field that nothing else has.</summary>
    private static bool IsSystem(string path, string text) =>
        Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) == "systems" || text.Split('\n').Any(static line => line.StartsWith("system_name:", StringComparison.Ordinal));

    /// <summary>Reading takes a draft, since freeze has to read it. Whoever asks whether a workload is in order is told what <c>run</c> would say: nothing runs on a draft.</summary>
    private static Finding Refused(Finding finding) => finding.RuleId == DefinitionCodes.DatasetUnfrozen ? finding with { Severity = Severity.Error } : finding;

    /// <summary>What is wrong with a workload that a suite names. That a suite is none is said of the suite.</summary>
    private static IEnumerable<Finding> OfWorkload(string path)
    {
        ReadOnlyMemory<byte> bytes = DefinitionFile.Read(path);
        IReadOnlyCollection<Finding> findings = SuiteReader.Recognises(bytes) ? []
            : TrainingWorkloadReader.Recognises(bytes) ? TrainingFindings(path, bytes)
            : WorkloadFindings(path, bytes);
        return findings.Select(Refused);
    }

    /// <summary>What is wrong with a system under test, the files that it names included.</summary>
    private static List<Finding> SutFindings(string path, ReadOnlyMemory<byte> bytes)
    {
        Parsed<Definition<SutDefinition>> sut = SutReader.Read(path, bytes);
        return [.. sut.Findings, .. sut.Succeeded ? SubmissionFiles.Missing(sut.Value) : []];
    }

    /// <summary>What is wrong with a suite, its workloads and their implementations included.</summary>
    private static List<Finding> SuiteFindings(string path, ReadOnlyMemory<byte> bytes)
    {
        Parsed<Definition<Suite>> suite = SuiteReader.Read(path, bytes);
        return [.. suite.Findings, .. suite.Succeeded ? SuiteReview.Of(suite.Value).Concat(SuiteReview.LackingScenarios(suite.Value)).Concat(SuiteReview.FilesOf(suite.Value).SelectMany(OfWorkload)).Distinct() : []];
    }

    /// <summary>The same of a training workload.</summary>
    private static List<Finding> TrainingFindings(string path, ReadOnlyMemory<byte> bytes)
    {
        Parsed<Definition<TrainingWorkload>> workload = TrainingWorkloadReader.Read(path, bytes);
        List<Finding> findings = [.. workload.Findings];
        if (workload.Succeeded)
        {
            findings.AddRange(Shipped.Impostor(workload.Value));
            findings.AddRange(TrainingDataFindings(workload.Value, CancellationToken.None));
        }

        return findings;
    }

    private static List<Finding> TrainingDataFindings(Definition<TrainingWorkload> workload, CancellationToken interrupted)
    {
        List<Finding> findings = [.. WeightsFiles.Refusals(workload)];
        if (!workload.Value.Dataset.Frozen)
        {
            return findings;
        }

        TrainingDataset? data = null;
        findings.AddRange(OtherData(workload, workload.Value.Dataset.Sha256, () => (data = new TrainingDataset(workload.Value.Problem, workload.Value.Dataset)).Digest(interrupted)));
        if (data is not null && QualityFloor.Of(workload, data).Refusal is { } refusal)
        {
            findings.Add(refusal);
        }

        return findings;
    }

    /// <summary>What is wrong with a workload.</summary>
    private static List<Finding> WorkloadFindings(string path, ReadOnlyMemory<byte> bytes)
    {
        Parsed<Definition<Workload>> workload = WorkloadReader.Read(path, bytes);
        List<Finding> findings = [.. workload.Findings];
        if (!workload.Succeeded)
        {
            return findings;
        }

        findings.AddRange(Shipped.Impostor(workload.Value));
        Workload value = workload.Value.Value;
        findings.AddRange(SuiteReview.UnknownImplementations(workload.Value.LocationOf("implementations"), value.Problem.Family, value.Implementations));
        findings.AddRange(DataFindings(workload.Value, CancellationToken.None));
        return findings;
    }

    private static IEnumerable<Finding> DataFindings(Definition<Workload> workload, CancellationToken interrupted)
    {
        ImmutableArray<Finding> refused = WeightsFiles.Refusals(workload);
        return refused.IsEmpty && workload.Value.Dataset.Frozen
            ? OtherData(workload, workload.Value.Dataset.Sha256, () => new GeneratedDataset(workload.Value.Problem, workload.Value.Dataset, WeightsFiles.Beside(workload)).Digest(interrupted))
            : refused;
    }

    private static IEnumerable<Finding> OtherData<T>(Definition<T> workload, Sha256Digest expected, Func<Sha256Digest> digest)
        where T : class
    {
        string message, help;
        try
        {
            Sha256Digest found = digest();
            if (found == expected)
            {
                return [];
            }

            message = $"the data that is generated now has SHA-256 {found}, expected {expected}, which was written when the workload was frozen: sizes, seed or counts that it is generated from are others since then";
            help = $"take the change back; or make it another workload: raise its version, and bench workload freeze {ShellWord.Of(workload.Path)} writes the digest";
        }
        catch (WorldFailedException failed)
        {
            (message, help) = ($"the data cannot be generated: {failed.Message}", failed.Help);
        }

        return [new Finding { RuleId = "REF003", Severity = Severity.Error, Message = message, Location = workload.LocationOfValue("dataset.sha256"), Help = help }];
    }
}
