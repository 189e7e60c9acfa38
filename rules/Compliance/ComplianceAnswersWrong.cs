using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A system under test that answers wrongly where only a compliance run asks: what it gained there it gained by not computing.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST04 and TEST05. Documentation: ComplianceAnswersWrong.md.</remarks>
public sealed class ComplianceAnswersWrong : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP109",
        Defect = nameof(ComplianceAnswersWrong),
        Title = "answers of the compliance runs are less exact than the target",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf inference, compliance/TEST04 and TEST05",
        Catalogue = ["CMP-01", "BAN-02", "ACC-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((ComplianceTest test, string folder) in new[] { (ComplianceTest.Caching, "compliance/test04"), (ComplianceTest.OtherSeeds, "compliance/test05") })
        {
            // Runs that are not there at all are another rule's business.
            if (evidence.Compliance.Any(run => run.Block.Test == test) && Judge(evidence, test, folder) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private Finding? Judge(Evidence evidence, ComplianceTest test, string folder)
    {
        JudgedAnswers found = JudgedAnswers.Of(evidence, test);
        if (found.Outcome == ComplianceOutcome.Fail)
        {
            (JudgedAnswer answer, double error) = found.Wrong[0];
            double target = evidence.Workload.AccuracyTarget(evidence.Plan.Precision.Inputs, evidence.Plan.Precision.Accumulation);
            string first = answer.Response.Unjudgeable is { } why ? $"cannot be judged: {why}" : string.Create(CultureInfo.InvariantCulture, $"has an error of {error:G5}; at most {target:G5} is allowed");
            return Descriptor.Report(
                evidence,
                folder,
                $"{found.Wrong.Length} of {found.Judged} judged answers are wrong; the first, of record {answer.Response.Record} in {answer.Folder} (sample {answer.Response.Sample}), {first}",
                "compute every answer from the inputs that stand in memory when it is asked for, whatever the run");
        }

        return found.Outcome == ComplianceOutcome.Pass ? null : Descriptor.Report(
            evidence,
            folder,
            found.Judged is null ? "could not be checked: the result holds no judged answers of its compliance runs" : "could not be checked: the runs kept no answer",
            "run again with this version of the harness; longer, where no answer was kept",
            found.Judged is null ? Severity.Warning : Severity.Note);
    }
}
