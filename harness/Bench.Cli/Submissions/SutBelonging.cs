using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Cli.Submissions;

/// <summary>Whether a submission holds the system under test that a result was measured with: its definition, and the files whose digest the runs logged.</summary>
/// <remarks>Its <c>families</c> say what is missing and not what ran, and may change as a submission grows; but a definition that denies the family of a result is not that of what was measured.</remarks>
internal static class SutBelonging
{
    /// <summary>What differs; nothing for a result of the shipped backend, which is the harness's own.</summary>
    public static IEnumerable<Finding> Differences(SubmissionFiles files, string place, ResultEvidence evidence)
    {
        if (evidence.Sut is not { } measured || evidence.Provenances.IsEmpty)
        {
            return [];
        }

        Definition<SutDefinition>[] alike = [.. files.Suts.Where(sut => Fields(sut.Value).SequenceEqual(Fields(measured)))];
        if (alike.Length == 0)
        {
            return [Belonging.Of("SUB007", Defined(files, measured), place, "measure again with this system under test, or put the one back that was measured")];
        }

        string family = FamilyOf(evidence);
        Definition<SutDefinition>[] computing = [.. alike.Where(sut => sut.Value.Computes(family))];
        if (computing.Length == 0)
        {
            SutDefinition denying = alike[0].Value;
            return [Belonging.Of("SUB007", $"{files.NameOf(alike[0].Path)} says that {denying.Name} computes {string.Join(", ", denying.Families)}; the result is of {evidence.WorkloadId}, a workload of {family}", place, $"add {family} to families there, or take the result out")];
        }

        Sha256Digest logged = evidence.Provenances[0].BuildDigest;
        Finding[] found = [.. computing.Select(sut => OfFiles(files, sut, logged, place)).OfType<Finding>()];
        return found.Length < computing.Length ? [] : found[..1];
    }

    private static string FamilyOf(ResultEvidence evidence) => evidence switch
    {
        Evidence inference => inference.Workload.Problem.Family,
        TrainingEvidence training => training.Workload.Problem.Family,
        _ => throw new UnreachableException(),
    };

    /// <summary>Why these files are not those that the runs logged; null when they are.</summary>
    private static Finding? OfFiles(SubmissionFiles files, Definition<SutDefinition> sut, Sha256Digest logged, string place)
    {
        string name = files.NameOf(sut.Path);
        if (SubmissionFiles.Missing(sut).FirstOrDefault() is { } missing)
        {
            return Belonging.Of("SUB007", $"{name}: {missing.Message}, so that nobody can tell what was measured", place, missing.Help);
        }

        if (Path.IsPathRooted(sut.Value.Command[0]))
        {
            return Belonging.Of("SUB007", $"not established: {name} starts {sut.Value.Command[0]}, which is in the digest of what was measured and is no file of the submission", place, "start it by a name that is looked up in PATH, or put the program beside sut.yaml", Severity.Warning);
        }

        Sha256Digest now = BuildDigest.Of(sut);
        return now == logged
            ? null
            : Belonging.Of("SUB007", $"the files that {name} lists under files, with its program, have the digest {now.Hex[..16]}; the result was measured with {logged.Hex[..16]}", place, "put the sources back that were measured, or measure again with these");
    }

    private static string Defined(SubmissionFiles files, SutDefinition measured)
    {
        if (files.Suts.IsEmpty)
        {
            return $"no sut.yaml is here; the result was measured with the system under test {measured.Name}";
        }

        IEnumerable<string> differing = Fields(files.Suts[0].Value).Zip(Fields(measured)).Where(static pair => pair.First != pair.Second)
            .Select(static pair => $"{pair.First.Name} is {pair.First.Value}, and was {pair.Second.Value}");
        return $"{files.NameOf(files.Suts[0].Path)} is not the definition that the result was measured with: {string.Join("; ", differing)}";
    }

    private static ImmutableArray<(string Name, string Value)> Fields(SutDefinition sut) =>
    [
        ("name", sut.Name),
        ("command", string.Join(' ', sut.Command)),
        ("files", sut.Files.IsEmpty ? "none" : string.Join(", ", sut.Files)),
        ("threads", sut.Threads?.ToString(CultureInfo.InvariantCulture) ?? "all"),
        ("timeout", sut.Timeout.ToString("c", CultureInfo.InvariantCulture)),
    ];
}
