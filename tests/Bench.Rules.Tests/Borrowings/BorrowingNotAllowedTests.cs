using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Borrowings;

namespace Bench.Rules.Tests.Borrowings;

/// <summary>What a result with borrowed hyperparameters shows by itself.</summary>
public sealed class BorrowingNotAllowedTests
{
    private static readonly BorrowingNotAllowed Rule = new();
    private static readonly RoundEntry Lender = TrainedResults.Make(new TrainedResult { Submitter = "Acme", Series = "first", Set = ["opt_base_learning_rate=0.01", "global_batch_size=64"] });
    private static readonly TrainedResult First = new() { Submitter = "Zeta", Series = "first" };
    private static readonly TrainedResult Again = First with { Series = "again", Lender = Lender, Original = TrainedResults.Make(First), Set = ["global_batch_size=32"] };

    private static Finding[] Check(TrainingEvidence evidence) => [.. Rule.Check(evidence)];

    [Fact]
    public void Says_nothing_of_a_result_that_borrowed_nothing_or_by_the_rule()
    {
        Assert.Empty(Check(Lender.Evidence));
        Assert.Empty(Check(TrainedResults.Make(Again).Evidence));
    }

    [Fact]
    public void Reports_a_workload_that_forbids_it()
    {
        TrainingEvidence evidence = TrainedResults.Make(Again).Evidence;
        Finding finding = Assert.Single(Check(evidence with { Workload = evidence.Workload with { Borrowing = false } }));
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.EndsWith("rnn-lm-tiny 1.0 forbids it", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Reports_a_first_run_outside_of_the_window(int side)
    {
        DateOnly day = side < 0 ? TrainedResults.WindowOpens.AddDays(-1) : TrainedResults.WindowCloses.AddDays(1);
        Finding finding = Assert.Single(Check(TrainedResults.Make(Again with { StartedAt = new DateTimeOffset(day, new TimeOnly(23, 0), TimeSpan.Zero) }).Evidence));
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains($"started on {day:yyyy-MM-dd}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warns_of_a_value_that_did_not_come_from_the_lender()
    {
        Finding finding = Assert.Single(Check(TrainedResults.Make(Again with { Set = [.. Again.Set, "opt_adamw_beta_2=0.9"] }).Evidence));
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.StartsWith("opt_adamw_beta_2 is 0.9 from --set", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warns_of_a_set_that_is_declared_as_borrowed_and_is_the_references()
    {
        TrainingEvidence evidence = TrainedResults.Make(First).Evidence;
        TrainingPlan plan = evidence.Plan with { Borrowing = new BorrowingRecord { Lender = Lender.BundleId, Original = Again.Original!.BundleId } };
        Assert.Equal(5, Check(evidence with { Plan = plan }).Length);
    }
}
