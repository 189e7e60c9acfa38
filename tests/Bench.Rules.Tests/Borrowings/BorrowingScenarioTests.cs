using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Borrowings;

namespace Bench.Rules.Tests.Borrowings;

/// <summary>Acme lends, Zeta borrows: every condition holds, and each is broken alone.</summary>
public sealed class BorrowingScenarioTests
{
    private static readonly TrainedResult Lending = new() { Submitter = "Acme", Series = "first", Set = ["opt_base_learning_rate=0.01", "opt_adamw_beta_2=0.95", "global_batch_size=64"], Build = "Acme's", Machine = "Acme's processor", System = "acme-1" };
    private static readonly TrainedResult First = new() { Submitter = "Zeta", Series = "first", Set = ["opt_base_learning_rate=0.002"], EvaluationsToTarget = [20, 21, 22, 21, 20] };
    private static readonly RoundEntry Lender = TrainedResults.Make(Lending);
    private static readonly RoundEntry Original = TrainedResults.Make(First);
    private static readonly TrainedResult Again = First with { Series = "resubmission", Set = ["global_batch_size=32"], Lender = Lender, Original = Original, EvaluationsToTarget = [11, 12, 12, 13, 12] };
    private static readonly RoundEntry Resubmission = TrainedResults.Make(Again);

    /// <summary>The lender's set with another learning rate, at the lender's batch size; and the runs that show why.</summary>
    private static readonly TrainedResult Changed = Again with { Set = ["opt_base_learning_rate=0.008", "global_batch_size=64"], EvaluationsToTarget = [11, 11, 12, 12, 12] };
    private static readonly TrainedResult Evidence = First with { Series = "evidence", Set = [.. Lending.Set], EvaluationsToTarget = [16, 17, 18, 17, 17] };

    /// <summary>A larger original of another submitter is no business of Zeta's.</summary>
    private static readonly RoundEntry Bystander = TrainedResults.Make(First with { Submitter = "Omega", Series = "first", Threads = 8 });

    private static readonly BorrowingCase Case = new()
    {
        Lender = Lender,
        Original = Original,
        Resubmission = Resubmission,
        Round = [Lender, Original, Resubmission, Bystander],
        On = Resubmission.StartedOn!.Value,
    };

    private static BorrowingCase With(TrainedResult resubmission)
    {
        RoundEntry made = TrainedResults.Make(resubmission);
        return Case with { Resubmission = made, Round = [Lender, Original, made, Bystander] };
    }

    private static BorrowingCase WithEvidence(TrainedResult resubmission, TrainedResult evidence) => With(resubmission) with { ConvergenceEvidence = TrainedResults.Make(evidence) };

    private static BorrowingCase Replan(Func<TrainingPlan, TrainingPlan> change) => Case with { Resubmission = Replanned(Resubmission, change) };

    private static RoundEntry Replanned(RoundEntry entry, Func<TrainingPlan, TrainingPlan> change) => entry with { Evidence = entry.Evidence with { Plan = change(entry.Evidence.Plan) } };

    private static RoundEntry Rerun(RoundEntry entry, Func<TrainingRunHeader, TrainingRunHeader> change) =>
        entry with { Evidence = entry.Evidence with { Runs = [.. entry.Evidence.Runs.Select(run => run with { Header = change(run.Header) })] } };

    private static ConditionOutcome OutcomeOf(BorrowingCase borrowing, string id) => BorrowingDecision.Of(borrowing).Conditions.Single(outcome => outcome.Rule == id);

    /// <summary>Exactly this condition is broken, the others hold; and its reason says what was found.</summary>
    private static void BreaksOnly(string id, BorrowingCase borrowing, string why)
    {
        BorrowingDecision decision = BorrowingDecision.Of(borrowing);
        ConditionOutcome broken = Assert.Single(decision.Conditions, static outcome => outcome.Verdict == ConditionVerdict.Broken);
        Assert.Equal(id, broken.Rule);
        Assert.Contains(why, broken.Why, StringComparison.Ordinal);
        Assert.False(decision.Allowed);
        string[] open = id == "HP408" ? ["HP501"] : [];
        Assert.Equal(open, decision.Conditions.Where(static outcome => outcome.Verdict == ConditionVerdict.NotEstablished).Select(static outcome => outcome.Rule).Except(["HP503"]));
    }

    private static void LeavesOpen(string id, BorrowingCase borrowing, bool allowed)
    {
        BorrowingDecision decision = BorrowingDecision.Of(borrowing);
        Assert.DoesNotContain(decision.Conditions, static outcome => outcome.Verdict == ConditionVerdict.Broken);
        Assert.Contains(id, decision.Conditions.Where(static outcome => outcome.Verdict == ConditionVerdict.NotEstablished).Select(static outcome => outcome.Rule));
        Assert.Equal(allowed, decision.Allowed);
    }

    [Fact]
    public void Allows_a_borrowing_that_keeps_every_condition()
    {
        BorrowingDecision decision = BorrowingDecision.Of(Case);
        Assert.All(decision.Conditions, static outcome => Assert.True(outcome.Verdict == ConditionVerdict.Holds, $"{outcome.Rule} {outcome.Verdict}: {outcome.Why}"));
        Assert.Equal(BorrowingConditions.All.Select(static condition => condition.Id), decision.Conditions.Select(static outcome => outcome.Rule));
        Assert.True(decision.Allowed);
    }

    [Fact]
    public void Takes_the_lenders_values_but_for_the_batch_size_and_what_follows_from_it()
    {
        Dictionary<string, BorrowedHyperparameter> set = BorrowedSet.Of(Case).Hyperparameters.ToDictionary(static one => one.Name);
        Assert.Equal(("0.01", "0.002", "0.01", BorrowedPart.Taken), Row("opt_base_learning_rate"));
        Assert.Equal(("64", "32", "32", BorrowedPart.BatchGroup), Row("global_batch_size"));
        Assert.Equal(("625", "1250", "1250", BorrowedPart.Formula), Row("opt_learning_rate_decay_steps"));
        Assert.Equal(("0.001", "0.0002", "0.001", BorrowedPart.Formula), Row("opt_end_learning_rate"));

        (string?, string?, string?, BorrowedPart) Row(string name) => (set[name].Lender, set[name].Original, set[name].Resubmission, set[name].Part);
    }

    [Fact]
    public void Allows_the_lenders_batch_size_too() => Assert.True(BorrowingDecision.Of(With(Again with { Set = [] })).Allowed);

    [Fact]
    public void Decides_beforehand_what_needs_no_resubmission()
    {
        BorrowingDecision decision = BorrowingDecision.Of(Case with { Resubmission = null, Round = [Lender, Original, Bystander] });
        Assert.Equal(["HP301", "HP302", "HP401", "HP402", "HP403", "HP404", "HP405", "HP407", "HP801"], decision.Conditions.Select(static outcome => outcome.Rule));
        Assert.True(decision.Allowed);
    }

    [Fact]
    public void HP301_a_day_before_the_window() => BreaksOnly("HP301", Case with { On = TrainedResults.WindowOpens.AddDays(-1) }, "the window is");

    [Fact]
    public void HP301_a_day_after_the_window() => BreaksOnly("HP301", Case with { On = TrainedResults.WindowCloses.AddDays(1) }, "the window is");

    [Fact]
    public void HP301_holds_on_the_first_and_the_last_day()
    {
        Assert.True(BorrowingDecision.Of(Case with { On = TrainedResults.WindowOpens }).Allowed);
        Assert.True(BorrowingDecision.Of(Case with { On = TrainedResults.WindowCloses }).Allowed);
    }

    [Fact]
    public void HP302_a_second_resubmission_of_the_entry()
    {
        RoundEntry second = TrainedResults.Make(Again with { Series = "another" });
        BreaksOnly("HP302", Case with { Round = [.. Case.Round!.Value, second] }, second.ShortId);
    }

    [Fact]
    public void HP302_an_original_that_borrowed_itself() =>
        BreaksOnly("HP302", Case with { Original = Replanned(Original, static plan => plan with { Borrowing = new BorrowingRecord { Lender = Bystander.BundleId, Original = Lender.BundleId } }) }, "borrowed from");

    [Fact]
    public void HP302_is_open_without_the_round_and_forbids_nothing() => LeavesOpen("HP302", Case with { Round = null }, allowed: true);

    [Fact]
    public void HP303_a_plan_that_names_nobody() => BreaksOnly("HP303", Replan(static plan => plan with { Borrowing = null }), "names no lender");

    [Fact]
    public void HP303_a_plan_that_names_another_lender() =>
        BreaksOnly("HP303", Replan(static plan => plan with { Borrowing = plan.Borrowing! with { Lender = Bystander.BundleId } }), Bystander.ShortId);

    [Fact]
    public void HP303_a_plan_that_names_another_original() =>
        BreaksOnly("HP303", Replan(static plan => plan with { Borrowing = plan.Borrowing! with { Original = Bystander.BundleId } }), Bystander.ShortId);

    [Fact]
    public void HP401_a_lender_that_does_not_verify() => BreaksOnly("HP401", Case with { Lender = Lender with { Refused = "a digest differs" } }, "the lender's bundle");

    [Fact]
    public void HP401_an_original_that_does_not_verify() => BreaksOnly("HP401", Case with { Original = Original with { Refused = "a digest differs" } }, "the original's bundle");

    [Fact]
    public void HP401_is_open_without_keys_and_forbids_nothing() => LeavesOpen("HP401", Case with { Lender = Lender with { Signers = [] } }, allowed: true);

    [Fact]
    public void HP402_a_lender_of_another_round() =>
        BreaksOnly("HP402", Case with { Lender = Lender with { Evidence = Lender.Evidence with { RulesetDigest = Sha256Digest.Of("another"u8) } } }, "the lender's");

    [Fact]
    public void HP402_a_quick_lender() => BreaksOnly("HP402", Case with { Lender = Replanned(Lender, static plan => plan with { Profile = Profile.Quick }) }, "quick profile");

    [Fact]
    public void HP403_a_lender_of_another_version_of_the_workload() =>
        BreaksOnly("HP403", Case with { Lender = TrainedResults.Make(Lending with { Workload = TrainedResults.WorkloadWith("version: \"1.0\"", "version: \"1.1\"") }) with { BundleId = Lender.BundleId } }, "rnn-lm-tiny 1.1");

    [Fact]
    public void HP403_a_lender_of_a_workload_with_other_content() =>
        BreaksOnly("HP403", Case with { Lender = TrainedResults.Make(Lending with { Workload = TrainedResults.WorkloadWith("seed: 7", "seed: 8") }) with { BundleId = Lender.BundleId } }, "the lender's");

    [Fact]
    public void HP404_a_lender_in_the_open_division() =>
        BreaksOnly("HP404", Case with { Lender = TrainedResults.Make(Lending with { Division = Division.Open }) with { BundleId = Lender.BundleId } }, "open division");

    [Fact]
    public void HP405_a_lender_of_the_borrowers_name() =>
        BreaksOnly("HP405", Case with { Lender = Replanned(Lender, static plan => plan with { Submitter = " zeta" }) }, "expected another");

    [Fact]
    public void HP405_the_borrowers_own_bundle_as_the_lenders()
    {
        ConditionOutcome outcome = OutcomeOf(Case with { Lender = Original }, "HP405");
        Assert.Equal(ConditionVerdict.Broken, outcome.Verdict);
        Assert.Contains("of Zeta is the lender's bundle itself", outcome.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void HP405_a_lender_that_signs_with_the_borrowers_key() => BreaksOnly("HP405", Case with { Lender = Lender with { Signers = [TrainedResults.KeyOf("Zeta")] } }, "the lender's key");

    [Fact]
    public void HP406_a_resubmission_of_somebody_elses_entry() => BreaksOnly("HP406", Replan(static plan => plan with { Submitter = "Omega" }), "Omega resubmits an entry of Zeta");

    [Fact]
    public void HP406_a_resubmission_signed_with_another_key() => BreaksOnly("HP406", Case with { Resubmission = Resubmission with { Signers = [TrainedResults.KeyOf("Omega")] } }, "expected one key");

    [Fact]
    public void HP407_a_lender_whose_result_is_not_valid() => BreaksOnly("HP407", Case with { Lender = Lender with { Valid = false } }, "not valid");

    [Fact]
    public void HP408_one_value_of_the_borrowers_own() => BreaksOnly("HP408", With(Again with { Set = ["global_batch_size=32", "opt_adamw_beta_2=0.99"] }), "opt_adamw_beta_2 is 0.99, the lender's 0.95");

    [Fact]
    public void HP408_a_value_that_differs_in_its_last_bit() =>
        BreaksOnly("HP408", With(Again with { Set = ["global_batch_size=32", "opt_base_learning_rate=0.010000000000000002"] }), "opt_base_learning_rate is 0.010000000000000002, the lender's 0.01");

    [Fact]
    public void HP408_a_value_that_leaves_its_formula() => BreaksOnly(
        "HP408",
        Replan(static plan => plan with { Hyperparameters = [.. plan.Hyperparameters.Select(static one => one.Name == "opt_learning_rate_decay_steps" ? one with { Value = new HyperparameterValue("1000") } : one)] }),
        "opt_learning_rate_decay_steps is 1000");

    [Fact]
    public void HP408_the_workload_says_what_the_batch_group_is_and_not_the_plan() => BreaksOnly(
        "HP408",
        Replan(static plan => plan with { Hyperparameters = [.. plan.Hyperparameters.Select(static one => one.Name == "opt_adamw_beta_2" ? one with { Value = new HyperparameterValue("0.5"), BatchGroup = true } : one)] }),
        "opt_adamw_beta_2 is 0.5");

    [Fact]
    public void HP409_a_third_batch_size() => BreaksOnly("HP409", With(Again with { Set = ["global_batch_size=128"] }), "global_batch_size 128; expected, as one group, the original's (32) or the lender's (64)");

    [Fact]
    public void HP501_to_HP503_allow_a_change_that_convergence_calls_for()
    {
        BorrowingDecision decision = BorrowingDecision.Of(WithEvidence(Changed, Evidence));
        Assert.All(decision.Conditions, static outcome => Assert.True(outcome.Verdict == ConditionVerdict.Holds, $"{outcome.Rule} {outcome.Verdict}: {outcome.Why}"));
        Assert.True(decision.Allowed);
    }

    [Fact]
    public void HP501_evidence_that_converges_as_well_as_the_lender() => BreaksOnly("HP501", WithEvidence(Changed, Evidence with { EvaluationsToTarget = [11, 11, 12, 11, 12] }), "to be worse");

    [Fact]
    public void HP501_holds_where_too_few_runs_of_the_evidence_converge() => Assert.Contains(
        "too few",
        OutcomeOf(WithEvidence(Changed, Evidence with { EvaluationsToTarget = [80, 80, 12, 11, 12] }), "HP501").Why,
        StringComparison.Ordinal);

    [Fact]
    public void HP501_evidence_with_another_set() => BreaksOnly("HP501", WithEvidence(Changed, Evidence with { Set = ["global_batch_size=64"] }), "it has not the lender's set");

    [Fact]
    public void HP501_evidence_of_somebody_else() => BreaksOnly("HP501", WithEvidence(Changed, Evidence with { Submitter = "Omega" }), "its submitter is Omega");

    [Fact]
    public void HP501_evidence_of_another_build() => BreaksOnly("HP501", WithEvidence(Changed, Evidence with { Build = "build 2" }), "the software is");

    [Fact]
    public void HP501_is_open_where_the_evidence_has_another_batch_size() =>
        LeavesOpen("HP501", WithEvidence(Changed, Evidence with { Set = ["opt_base_learning_rate=0.01", "opt_adamw_beta_2=0.95", "global_batch_size=32"] }), allowed: false);

    [Fact]
    public void HP502_is_open_with_two_changes_and_not_allowed() =>
        LeavesOpen("HP502", WithEvidence(Changed with { Set = [.. Changed.Set, "opt_learning_rate_warmup_steps=40"] }, Evidence), allowed: false);

    [Fact]
    public void HP503_a_change_that_converges_better_than_the_lender() => BreaksOnly("HP503", WithEvidence(Changed with { EvaluationsToTarget = [6, 7, 7, 6, 7] }, Evidence), "to be no better than the lender's");

    [Fact]
    public void HP601_another_build() => BreaksOnly("HP601", With(Again with { Build = "build 2" }), "the software is");

    [Fact]
    public void HP601_another_name_of_the_SUT() => BreaksOnly("HP601", Case with { Resubmission = Rerun(Resubmission, static header => header with { SutName = "another" }) }, "the software is another");

    [Fact]
    public void HP602_another_machine() => BreaksOnly("HP602", With(Again with { Machine = "a faster processor" }), "the machine is");

    [Fact]
    public void HP602_another_system() => BreaksOnly("HP602", With(Again with { System = "node-9" }), "the system is node-9");

    [Fact]
    public void HP602_another_precision() => BreaksOnly("HP602", With(Again with { Inputs = NumberFormat.Bf16 }), "the precision is bf16");

    [Fact]
    public void HP602_another_category() => BreaksOnly("HP602", With(Again with { Category = Category.Preview }), "the category is preview");

    [Fact]
    public void HP603_a_run_of_the_original_again()
    {
        ImmutableArray<TrainingRunLog> runs = Resubmission.Evidence.Runs.SetItem(2, Original.Evidence.Runs[2]);
        BreaksOnly("HP603", Case with { Resubmission = Resubmission with { Evidence = Resubmission.Evidence with { Runs = runs } } }, Original.ShortId);
    }

    [Fact]
    public void HP603_a_run_twice()
    {
        ImmutableArray<TrainingRunLog> runs = Resubmission.Evidence.Runs.SetItem(2, Resubmission.Evidence.Runs[1]);
        BreaksOnly("HP603", Case with { Resubmission = Resubmission with { Evidence = Resubmission.Evidence with { Runs = runs } } }, "several runs");
    }

    [Fact]
    public void HP603_a_seed_of_another_entry_of_the_round() =>
        BreaksOnly("HP603", Case with { Resubmission = Rerun(Resubmission, static header => header.Run == 1 ? header with { Seed = Bystander.Evidence.Runs[0].Header.Seed } : header) }, Bystander.ShortId);

    [Fact]
    public void HP701_fewer_threads() => BreaksOnly("HP701", With(Again with { Threads = 1 }), "1 threads, the original had 2");

    [Fact]
    public void HP701_is_open_for_more_threads_without_the_round() => LeavesOpen("HP701", With(Again with { Threads = 4 }) with { Round = null }, allowed: true);

    [Fact]
    public void HP701_more_threads_than_any_original_of_the_system() => BreaksOnly("HP701", With(Again with { Threads = 4 }), "expected at most 2");

    [Fact]
    public void HP701_an_original_that_is_not_its_systems_largest()
    {
        RoundEntry larger = TrainedResults.Make(First with { Series = "larger", Threads = 8 });
        BreaksOnly("HP701", With(Again with { Threads = 4 }) with { Round = [.. Case.Round!.Value, larger] }, "only the largest-scale entry may change");
    }

    [Fact]
    public void HP701_holds_for_the_largest_entry_up_to_the_systems_largest_original_of_another_workload()
    {
        RoundEntry other = TrainedResults.Make(First with { Series = "other", Threads = 8, Workload = TrainedResults.WorkloadWith("id: rnn-lm-tiny", "id: rnn-lm-other") });
        Assert.True(BorrowingDecision.Of(With(Again with { Threads = 8 }) with { Round = [.. Case.Round!.Value, other] }).Allowed);
    }

    [Fact]
    public void HP801_a_workload_that_forbids_borrowing()
    {
        TrainingWorkload workload = TrainedResults.Workload.Value with { Borrowing = false };
        BreaksOnly("HP801", Case with { Original = Original with { Evidence = Original.Evidence with { Workload = workload } } }, "forbids borrowing");
    }

    [Fact]
    public void HP801_a_workload_whose_hyperparameters_are_all_fixed()
    {
        TrainingWorkload workload = TrainedResults.Workload.Value with { Hyperparameters = [.. TrainedResults.Workload.Value.Hyperparameters.Select(static spec => spec with { Constraint = new HyperparameterConstraint.Fixed() })] };
        ConditionOutcome outcome = OutcomeOf(Case with { Original = Original with { Evidence = Original.Evidence with { Workload = workload } } }, "HP801");
        Assert.Equal(ConditionVerdict.Broken, outcome.Verdict);
    }

    [Fact]
    public void Every_condition_has_an_id_of_its_own_a_row_and_a_title()
    {
        string[] ids = [.. BorrowingConditions.All.Select(static condition => condition.Id)];
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
        Assert.All(BorrowingConditions.All, static condition => Assert.Contains($"HP-0{condition.Id[2]}", condition.Catalogue));
        Assert.All(BorrowingConditions.All, static condition => Assert.NotEmpty(condition.Title));
        Assert.Empty(ids.Intersect(Rulebook.Rules.Select(static rule => rule.Descriptor.Id)));
    }
}
