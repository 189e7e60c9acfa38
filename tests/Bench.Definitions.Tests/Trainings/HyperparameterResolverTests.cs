using System.Collections.Immutable;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Tests.Trainings;

public sealed class HyperparameterResolverTests
{
    private static readonly Sha256Digest Lender = Sha256Digest.Of("lender"u8);

    [Fact]
    public void Takes_the_references_values_and_what_formulas_give()
    {
        ResolvedHyperparameters resolved = Texts.Value(HyperparameterResolver.Resolve(Request()));
        Assert.Equal(
            [
                "opt_name = adamw [w.yaml:13:15]",
                "global_batch_size = 32 [w.yaml:14:24]",
                "opt_base_learning_rate = 0.004 [w.yaml:15:29]",
                "opt_end_learning_rate = 0.0004 [0.1 * opt_base_learning_rate (w.yaml:16:37)]",
                "opt_learning_rate_decay_steps = 715 [ceil(20000 / max(global_batch_size - 4, 0)) (w.yaml:17:46)]",
                "opt_learning_rate_decay_schedule = cosine [w.yaml:18:39]",
                "opt_adamw_beta_1 = 0.9 [w.yaml:19:23]",
                "opt_adamw_weight_decay = 0 [w.yaml:20:29]",
            ],
            resolved.Values.Select(static one => $"{one.Name} = {one.Value} [{one.Origin}]"));
        Assert.Equal(["global_batch_size", "opt_learning_rate_decay_steps"], resolved.Values.Where(static one => one.BatchGroup).Select(static one => one.Name));
    }

    [Fact]
    public void The_command_line_goes_before_the_submission_and_formulas_follow()
    {
        string submission = Texts.Submission + "hyperparameters:\n  lstm-small: { global_batch_size: 64, opt_adamw_beta_1: 0.80 }\n  other: { opt_sgd_momentum: 0.5 }\n";
        ResolvedHyperparameters resolved = Texts.Value(HyperparameterResolver.Resolve(Request("opt_base_learning_rate=2e-2", "global_batch_size=128") with { Submission = Texts.SubmissionOf(submission) }));
        Assert.Equal(
            [("128", "--set"), ("0.02", "--set"), ("0.002", "0.1 * opt_base_learning_rate (w.yaml:16:37)"), ("162", "ceil(20000 / max(global_batch_size - 4, 0)) (w.yaml:17:46)"), ("0.8", "submission.yaml:10:40")],
            new[] { "global_batch_size", "opt_base_learning_rate", "opt_end_learning_rate", "opt_learning_rate_decay_steps", "opt_adamw_beta_1" }
                .Select(name => resolved.Values.Single(one => one.Name == name)).Select(static one => (one.Value.Text, one.Origin)));
    }

    [Theory]
    [InlineData("opt_base_learning_rat=1", DefinitionCodes.HyperparameterUnknown, "did you mean 'opt_base_learning_rate'")]
    [InlineData("opt_sgd_momentum=0.9", DefinitionCodes.HyperparameterUnknown, "lstm-small has no hyperparameter 'opt_sgd_momentum'")]
    [InlineData("opt_base_learning_rate", DefinitionCodes.MalformedText, "expected KEY=VALUE")]
    [InlineData("=3", DefinitionCodes.MalformedText, "expected KEY=VALUE")]
    [InlineData("\u001b[31m=3", DefinitionCodes.HyperparameterUnknown, "'\\u{1b}[31m'")]
    [InlineData("opt_base_learning_rate=", DefinitionCodes.WrongType, "is '', expected a number")]
    [InlineData("opt_base_learning_rate=fast", DefinitionCodes.WrongType, "is 'fast', expected a number of at least 0 and at most 1000000")]
    [InlineData("opt_base_learning_rate=NaN", DefinitionCodes.OutOfRange, "is 'NaN', expected a number")]
    [InlineData("opt_base_learning_rate=-1", DefinitionCodes.OutOfRange, "is '-1', expected a number")]
    [InlineData("opt_base_learning_rate=1.5", DefinitionCodes.HyperparameterOutside, "opt_base_learning_rate is 1.5, expected a number of at most 1 in closed")]
    [InlineData("global_batch_size=32.5", DefinitionCodes.OutOfRange, "is '32.5', expected a whole number")]
    [InlineData("global_batch_size=33", DefinitionCodes.HyperparameterOutside, "global_batch_size is 33, expected a multiple of 4 from 4 to 512 in closed")]
    [InlineData("opt_name=sgd", DefinitionCodes.SettingFixed, "opt_name is sgd, expected adamw, which is fixed in closed")]
    [InlineData("opt_name=adam", DefinitionCodes.UnknownName, "did you mean 'adamw'")]
    [InlineData("opt_end_learning_rate=0.1", DefinitionCodes.SettingFixed, "opt_end_learning_rate is 0.1, expected 0.0004, which is 0.1 * opt_base_learning_rate in closed")]
    public void Refuses_what_closed_does_not_allow_and_says_what_it_does(string set, string code, string message)
    {
        Finding finding = Assert.Single(HyperparameterResolver.Resolve(Request(set)).Findings);
        Assert.Equal(code, finding.RuleId);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.StartsWith("--set", finding.Location.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Collects_all_that_is_wrong()
    {
        ImmutableArray<Finding> findings = HyperparameterResolver.Resolve(Request("global_batch_size=32", "global_batch_size=64", "nothing=1", "opt_adamw_beta_1=x")).Findings;
        Assert.Equal([DefinitionCodes.HyperparameterTwice, DefinitionCodes.HyperparameterUnknown, DefinitionCodes.WrongType], findings.Select(static finding => finding.RuleId));
        Assert.Equal("global_batch_size is set twice, to 32 and to 64, expected once", findings[0].Message);
    }

    [Fact]
    public void A_formula_without_a_value_for_what_was_set_is_found_inside_the_formula()
    {
        Finding finding = Assert.Single(HyperparameterResolver.Resolve(Request("global_batch_size=4")).Findings);
        Assert.Equal(
            "w.yaml:17:57: error DEF033: hyperparameters.opt_learning_rate_decay_steps.formula: 20000 is divided by max(global_batch_size - 4, 0), which is 0",
            finding.ToString());
    }

    [Fact]
    public void The_same_value_as_the_formula_or_the_fixed_one_is_no_departure() =>
        Assert.Empty(HyperparameterResolver.Resolve(Request("opt_name=adamw", "opt_end_learning_rate=4e-4")).Findings);

    [Fact]
    public void Open_departs_with_notes_and_never_into_nonsense()
    {
        Parsed<ResolvedHyperparameters> open = HyperparameterResolver.Resolve(Request("opt_name=sgd", "global_batch_size=33", "opt_end_learning_rate=0.1") with { Division = Division.Open });
        Assert.Equal(("sgd", "33", "0.1"), (open.Value!.ValueOf("opt_name")!.Value.Text, open.Value.ValueOf("global_batch_size")!.Value.Text, open.Value.ValueOf("opt_end_learning_rate")!.Value.Text));
        Assert.Equal(3, open.Findings.Length);
        Assert.All(open.Findings, static finding => Assert.Equal((Severity.Note, DefinitionCodes.HyperparameterDeparts), (finding.Severity, finding.RuleId)));
        Assert.False(HyperparameterResolver.Resolve(Request("opt_adamw_beta_1=1") with { Division = Division.Open }).Succeeded);
    }

    [Fact]
    public void Borrows_all_but_the_batch_group_together()
    {
        string submission = Texts.Submission + "hyperparameters: { lstm-small: { global_batch_size: 64, opt_adamw_beta_1: 0.8 } }\n";
        HyperparameterRequest request = Request() with
        {
            Submission = Texts.SubmissionOf(submission),
            Lender = new LentHyperparameters { Lender = Lender, Values = TrainingTexts.Lent("global_batch_size=128", "opt_base_learning_rate=0.02", "opt_adamw_beta_1=0.85") },
        };
        ResolvedHyperparameters resolved = Texts.Value(HyperparameterResolver.Resolve(request));
        Assert.Equal(("64", "0.02", "0.002", "334", "0.85"), (Text("global_batch_size"), Text("opt_base_learning_rate"), Text("opt_end_learning_rate"), Text("opt_learning_rate_decay_steps"), Text("opt_adamw_beta_1")));
        Assert.Equal($"borrowed from {Lender.Hex[..12]}", resolved.Values.Single(static one => one.Name == "opt_adamw_beta_1").Origin);

        // Without a batch size of his own the borrower takes the lender's.
        Assert.Equal("128", Texts.Value(HyperparameterResolver.Resolve(request with { Submission = null })).ValueOf("global_batch_size")!.Value.Text);
        string Text(string name) => resolved.ValueOf(name)!.Value.Text;
    }

    [Fact]
    public void A_change_of_what_is_borrowed_is_a_warning()
    {
        HyperparameterRequest request = Request("opt_adamw_beta_1=0.95", "global_batch_size=64") with { Lender = new LentHyperparameters { Lender = Lender, Values = TrainingTexts.Lent() } };
        Finding finding = Assert.Single(HyperparameterResolver.Resolve(request).Findings);
        Assert.Equal((DefinitionCodes.BorrowedDiffers, Severity.Warning, "--set opt_adamw_beta_1"), (finding.RuleId, finding.Severity, finding.Location.Path));
    }

    [Fact]
    public void A_lenders_departure_stays_one_and_closed_refuses_it()
    {
        LentHyperparameters lender = new() { Lender = Lender, Values = TrainingTexts.Lent("opt_end_learning_rate=0.001", "global_batch_size=64") };
        Parsed<ResolvedHyperparameters> open = HyperparameterResolver.Resolve(Request() with { Division = Division.Open, Lender = lender });
        Assert.Equal("0.001", open.Value!.ValueOf("opt_end_learning_rate")!.Value.Text);
        Finding finding = Assert.Single(HyperparameterResolver.Resolve(Request() with { Lender = lender }).Findings);
        Assert.Equal((DefinitionCodes.SettingFixed, $"bundle {Lender.Hex[..12]}"), (finding.RuleId, finding.Location.Path));
    }

    [Fact]
    public void Refuses_a_lender_of_another_workload()
    {
        PlannedHyperparameter momentum = new() { Name = "opt_sgd_momentum", Value = new("0.9"), Origin = "", BatchGroup = false };
        LentHyperparameters lender = new() { Lender = Lender, Values = [momentum, .. TrainingTexts.Lent().Skip(1)] };
        Assert.Equal(
            [DefinitionCodes.HyperparameterUnknown, DefinitionCodes.Contradiction],
            HyperparameterResolver.Resolve(Request() with { Lender = lender }).Findings.Select(static finding => finding.RuleId));
    }

    [Fact]
    public void A_submissions_choices_have_a_place()
    {
        string submission = Texts.Submission + "hyperparameters:\n  lstm-small:\n    opt_name: sgd\n    opt_sgd_momentum: 0.5\n";
        Assert.Equal("submission.yaml:12:5", Assert.Single(HyperparameterResolver.Resolve(Request() with { Submission = Texts.SubmissionOf(submission) }).Findings).Location.ToString());
        Parsed<Definition<Bench.Spec.Definitions.Submission>> bad = SubmissionReader.Read("s.yaml", Texts.Bytes(submission.Replace("opt_sgd_momentum: 0.5", "opt_sgd_momentums: 1.5", StringComparison.Ordinal)));
        Assert.Contains("did you mean 'opt_sgd_momentum'", Assert.Single(bad.Findings).Message, StringComparison.Ordinal);
    }

    private static HyperparameterRequest Request(params string[] set) => new() { Workload = TrainingTexts.Workload(), Division = Division.Closed, Set = [.. set] };
}
