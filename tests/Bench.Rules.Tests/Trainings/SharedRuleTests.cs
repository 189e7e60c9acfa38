using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules.Tests.Trainings;

/// <summary>Rules about either kind of result, which have their fixtures as inference results, find the same defects in training results.</summary>
public sealed class SharedRuleTests
{
    private static readonly Sha256Digest Other = Sha256Digest.Parse("00000000000000000000000000000000000000000000000000000000000000ff");

    private static readonly Dictionary<string, TrainingEvidence> Violating = new()
    {
        [nameof(DifferentBuilds)] = SecondRun(static header => header with { BuildDigest = Other }),
        [nameof(DifferentSuts)] = SecondRun(static header => header with { SutName = "other" }),
        [nameof(DifferentKernels)] = SecondRun(static header => header with { SutKernel = "other kernel" }),
        [nameof(KernelNotThePlanned)] = SecondRun(static header => header with { SutKernel = "tiled, 512-bit 14x32" }) with { Plan = TrainingFiles.Base.Plan with { Sut = TrainingFiles.Base.Plan.Sut with { Command = [] } } },
        [nameof(DifferentData)] = SecondRun(static header => header with { DatasetDigest = Other }),
        [nameof(DifferentMachines)] = SecondRun(static header => header with { MachineDigest = Other }),
        [nameof(InProcessSut)] = SecondRun(static header => header with { InProcess = true }),
        [nameof(RulesetNotPublished)] = TrainingFiles.Base with { PublishedRulesetDigest = null },
        [nameof(WorkloadNotThePlanned)] = Planned(static plan => plan with { WorkloadVersion = "0.9" }),
        [nameof(WorkloadNotThePublished)] = TrainingFiles.Base with { PublishedWorkloadDigest = Other },
        [nameof(SubmissionNotThePlanned)] = Planned(static plan => plan with { Submitter = "Another" }),
        [nameof(NotSubmittable)] = Planned(static plan => plan with { Submittable = false }),
        [nameof(BorrowedWithoutLender)] = TrainingFiles.Base with { Submission = TrainingFiles.Base.Submission with { Borrowed = [new BorrowedSetting { Name = "opt_base_learning_rate", Value = "0.5", From = default }] } },
        [nameof(PrecisionNotAllowed)] = Planned(static plan => plan with { Precision = plan.Precision with { Inputs = NumberFormat.Bf16 } }),
        [nameof(QuickProfileSubmitted)] = Planned(static plan => plan with { Profile = Profile.Quick }),
        [nameof(AttemptsNotEstablished)] = TrainingFiles.Base with { Attempts = null },
        [nameof(SystemDescriptionIncomplete)] = TrainingFiles.Base with { System = TrainingFiles.Base.System with { Stated = TrainingFiles.Base.System.Stated.Remove("cooling") } },
        [nameof(SystemContradictsSubmission)] = TrainingFiles.Base with { System = TrainingFiles.Base.System with { Stated = TrainingFiles.Base.System.Stated.Add("division", "open") } },
        [nameof(SystemContradictsMachine)] = TrainingFiles.Base with { System = TrainingFiles.Base.System with { Stated = TrainingFiles.Base.System.Stated.SetItem("host_processor_model_name", "Other processor") } },
        [nameof(SystemFieldImpossible)] = TrainingFiles.Base with { System = TrainingFiles.Base.System with { Stated = TrainingFiles.Base.System.Stated.SetItem("accelerators_per_node", "eight") } },
        [nameof(LimitsContradictEachOther)] = Planned(static plan => plan with { Sut = plan.Sut with { Threads = 3 } }),
        [nameof(RuntimeOverridden)] = TrainingFiles.Base with { System = TrainingFiles.Base.System with { Found = TrainingFiles.Base.System.Found.SetItem("runtime_settings", "tiered compilation off; DOTNET_EnableHWIntrinsic=0") } },
        [nameof(SutNotThePlanned)] = TrainingFiles.Base with { Sut = null },
    };

    /// <summary>The rules that stand in both lists, as theory data.</summary>
    public static TheoryData<string> Defects => [.. Shared];

    private static IEnumerable<string> Shared => Rulebook.TrainingRules.Select(static rule => rule.Descriptor.Defect).Intersect(Rulebook.Rules.Select(static rule => rule.Descriptor.Defect));

    [Fact]
    public void Every_rule_that_stands_in_both_lists_is_tried() => Assert.Equal(Shared.Order(StringComparer.Ordinal), Violating.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Defects))]
    public void Finds_the_defect_in_a_training_result_and_nothing_in_one_without(string defect)
    {
        IRule<TrainingEvidence> rule = Rulebook.TrainingRules.Single(rule => rule.Descriptor.Defect == defect);
        Assert.Empty(rule.Check(TrainingFiles.Base));
        Assert.NotEmpty(rule.Check(Violating[defect]));
    }

    [Fact]
    public void Speaks_of_a_training_result_s_runs_by_their_numbers()
    {
        Finding finding = Assert.Single(new DifferentMachines().Check(Violating[nameof(DifferentMachines)]));
        Assert.StartsWith($"run 2 has the machine {Other}; run 1 has ", finding.Message, StringComparison.Ordinal);
        Assert.Equal(("runs/2/run.jsonl", Remedy.ForMixed("all runs")), (finding.Location.Path, finding.Help));
    }

    private static TrainingEvidence SecondRun(Func<TrainingRunHeader, TrainingRunHeader> change) =>
        TrainingForgeries.Run(1, run => run with { Header = change(run.Header) });

    private static TrainingEvidence Planned(Func<TrainingPlan, TrainingPlan> change) => TrainingFiles.Base with { Plan = change(TrainingFiles.Base.Plan) };
}
