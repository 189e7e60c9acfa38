using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Comparisons;

/// <summary>What was measured: by whom, on what, with what. A comparison is made because results differ in it, and its reader must see in what.</summary>
internal static class ComparedSubject
{
    /// <summary>Everything in which the subject of a result is another than the first's, as one note (CMP004); none where it is the same.</summary>
    /// <param name="first">What the user calls the first result.</param>
    /// <param name="ofFirst">It.</param>
    /// <param name="other">What the user calls the other one.</param>
    /// <param name="ofOther">It.</param>
    public static IEnumerable<Finding> Differences(string first, ResultEvidence ofFirst, string other, ResultEvidence ofOther)
    {
        string[] differences = [.. Of(ofFirst).Zip(Of(ofOther)).Where(static pair => pair.First.Value != pair.Second.Value).Select(static pair => $"{pair.First.What} {pair.Second.Value} and not {pair.First.Value}")];
        if (differences.Length > 0)
        {
            yield return ComparisonKey.Report(Severity.Note, "CMP004", other, $"beside {first} it is another {string.Join("; ", differences)}", "say which of them the ratio is to show");
        }
    }

    private static ImmutableArray<(string What, string Value)> Of(ResultEvidence result)
    {
        SutPlan sut = result.Planned.Sut;
        RunProvenance? run = result.Provenances.IsEmpty ? null : result.Provenances[0];
        return
        [
            ("submitter", result.Planned.Submitter),
            ("category", result.Planned.Category.FieldName),
            ("system", result.Planned.System),
            ("machine (SHA-256)", run?.MachineDigest.Hex ?? NotStated),
            ("system under test", sut.Name),
            ("build (SHA-256)", run?.BuildDigest.Hex ?? NotStated),
            ("version of the harness", run?.HarnessVersion ?? NotStated),
            ("number of threads", sut.Threads.ToString(CultureInfo.InvariantCulture)),
            ("implementation", sut.Implementation ?? (sut.Command.IsEmpty ? "the fastest" : NotStated)),
            ("kernel", run?.SutKernel ?? NotStated),
            ("table of block sizes", sut.Tuning ?? "none"),
            ("order of sums", sut.Deterministic ? "fixed" : "free"),
        ];
    }

    private const string NotStated = "not stated";
}
