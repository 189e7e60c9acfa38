using System.Collections.Immutable;
using Bench.Spec.Training;
using Bench.Spec.Training.Formulas;

namespace Bench.Spec.Tests.Training;

public sealed class HyperparameterCheckTests
{
    private static readonly ImmutableArray<HyperparameterSpec> Specs =
    [
        Spec("opt_name", "adamw", new HyperparameterConstraint.Fixed()),
        Spec("global_batch_size", "32", new HyperparameterConstraint.Range { Least = 4, Greatest = 512, MultipleOf = 4 }),
        Spec("opt_base_learning_rate", "0.004", new HyperparameterConstraint.Range { Greatest = 1 }),
        Spec("opt_end_learning_rate", null, new HyperparameterConstraint.Formula { Expression = "0.1 * opt_base_learning_rate" }),
        Spec("opt_learning_rate_warmup_steps", null, new HyperparameterConstraint.Formula { Expression = "ceil(2048 / (global_batch_size - 4))" }),
        Spec("opt_learning_rate_decay_schedule", "cosine", new HyperparameterConstraint.OneOf { Values = [new("constant"), new("cosine")] }),
        Spec("opt_adamw_beta_1", "0.9", new HyperparameterConstraint.Free()),
    ];

    [Fact]
    public void Says_nothing_of_the_reference_and_of_what_is_within_the_constraints()
    {
        Assert.Empty(Check());
        Assert.Empty(Check(("global_batch_size", "64"), ("opt_learning_rate_warmup_steps", "35"), ("opt_adamw_beta_1", "0.5")));
    }

    [Theory]
    [InlineData("opt_name", "sgd", HyperparameterViolationKind.Fixed, "opt_name is sgd, expected adamw, which is fixed")]
    [InlineData("opt_name", "adam", HyperparameterViolationKind.Meaningless, "opt_name is adam, expected one of sgd, adamw")]
    [InlineData("global_batch_size", "30", HyperparameterViolationKind.Outside, "global_batch_size is 30, expected a multiple of 4 from 4 to 512")]
    [InlineData("global_batch_size", "516", HyperparameterViolationKind.Outside, "global_batch_size is 516, expected a multiple of 4 from 4 to 512")]
    [InlineData("global_batch_size", "32.5", HyperparameterViolationKind.Meaningless, "global_batch_size is 32.5, expected a whole number from 1 to 16777216")]
    [InlineData("opt_base_learning_rate", "1.5", HyperparameterViolationKind.Outside, "opt_base_learning_rate is 1.5, expected a number of at most 1")]
    [InlineData("opt_base_learning_rate", "NaN", HyperparameterViolationKind.Meaningless, "opt_base_learning_rate is NaN, expected a number of at least 0 and at most 1000000")]
    [InlineData("opt_end_learning_rate", "0.0005", HyperparameterViolationKind.Fixed, "opt_end_learning_rate is 0.0005, expected 0.0004, which is 0.1 * opt_base_learning_rate")]
    [InlineData("opt_learning_rate_decay_schedule", "linear", HyperparameterViolationKind.Outside, "opt_learning_rate_decay_schedule is linear, expected one of constant, cosine")]
    [InlineData("opt_adamw_beta_1", "1", HyperparameterViolationKind.Meaningless, "opt_adamw_beta_1 is 1, expected a number of at least 0 and less than 1")]
    public void Names_what_was_found_and_what_is_allowed(string name, string value, HyperparameterViolationKind kind, string message)
    {
        HyperparameterViolation violation = Check((name, value)).First();
        Assert.Equal((kind, message), (violation.Kind, violation.ToString()));
    }

    [Fact]
    public void A_formulas_value_must_be_equal_to_the_last_bit_and_is_one_in_every_spelling()
    {
        Assert.Empty(Check(("opt_end_learning_rate", "4e-4")));
        Assert.Single(Check(("opt_end_learning_rate", "0.00040000000000000007")));
        Assert.Equal("0.0004", HyperparameterKey.Of("opt_end_learning_rate")!.Read("0.00040")!.Value.Text);
        Assert.Equal("0", HyperparameterKey.Of("opt_adamw_beta_1")!.Read("-0.0")!.Value.Text);
    }

    [Fact]
    public void Finds_what_is_missing_unknown_or_twice_there()
    {
        Dictionary<string, string> used = Reference();
        used.Remove("opt_adamw_beta_1");
        IEnumerable<KeyValuePair<string, HyperparameterValue>> values =
            [.. used.Select(static pair => KeyValuePair.Create(pair.Key, new HyperparameterValue(pair.Value))), new("opt_name", new("adamw")), new("opt_sgd_momentum", new("0.9"))];
        Assert.Equal(
            [("opt_name", HyperparameterViolationKind.Twice), ("opt_adamw_beta_1", HyperparameterViolationKind.Missing), ("opt_sgd_momentum", HyperparameterViolationKind.Unknown)],
            HyperparameterCheck.Of(Specs, values).Select(static violation => (violation.Name, violation.Kind)));
    }

    [Fact]
    public void A_formula_without_a_value_is_a_violation_that_says_why()
    {
        HyperparameterViolation violation = Assert.Single(Check(("global_batch_size", "4")));
        Assert.Equal(HyperparameterViolationKind.Undefined, violation.Kind);
        Assert.EndsWith("it gives nothing: 2048 is divided by global_batch_size - 4, which is 0", violation.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("opt_end_learning_rate", "2 * opt_end_learning_rate", "4: opt_end_learning_rate refers to itself")]
    [InlineData("opt_base_learning_rate", "opt_end_learning_rate + 1", "0: opt_base_learning_rate refers to itself: opt_base_learning_rate → opt_end_learning_rate → opt_base_learning_rate|6: opt_end_learning_rate refers to itself: opt_end_learning_rate → opt_base_learning_rate → opt_end_learning_rate")]
    [InlineData("opt_adamw_beta_1", "1 - learning_rate", "4: there is no hyperparameter 'learning_rate'")]
    [InlineData("opt_adamw_beta_1", "opt_name", "0: opt_name is a word, expected a number")]
    [InlineData("opt_adamw_beta_1", "opt_base_learning_rate +", "24: here is the end")]
    [InlineData("opt_name", "global_batch_size", "0: opt_name is a word, expected a number where a formula stands")]
    public void Finds_formulas_that_no_values_can_help(string name, string formula, string expected)
    {
        ImmutableArray<HyperparameterSpec> specs =
            [.. Specs.Select(spec => spec.Name == name ? spec with { Default = null, Constraint = new HyperparameterConstraint.Formula { Expression = formula } } : spec)];
        string[] found = [.. HyperparameterFormulas.Check(specs).Select(static fault => $"{fault.Fault.Offset}: {fault.Fault.Message}")];
        Assert.Equal(expected.Split('|').Length, found.Length);
        Assert.All(expected.Split('|').Zip(found), static pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Formulas_are_evaluated_in_the_order_in_which_they_depend_and_circles_have_no_value()
    {
        ImmutableArray<HyperparameterSpec> specs =
        [
            Spec("opt_adamw_epsilon", null, new HyperparameterConstraint.Formula { Expression = "opt_adamw_beta_2 / 2" }),
            Spec("opt_adamw_beta_2", null, new HyperparameterConstraint.Formula { Expression = "opt_adamw_beta_1 / 2" }),
            Spec("opt_adamw_beta_1", "0.5", new HyperparameterConstraint.Free()),
            Spec("opt_sgd_momentum", null, new HyperparameterConstraint.Formula { Expression = "opt_sgd_momentum" }),
        ];
        IReadOnlyDictionary<string, HyperparameterValue> values = HyperparameterFormulas.Evaluate(
            specs, new Dictionary<string, HyperparameterValue> { ["opt_adamw_beta_1"] = new("0.5") }, out ImmutableArray<HyperparameterFault> faults);
        Assert.Empty(faults);
        Assert.Equal(("0.25", "0.125", false), (values["opt_adamw_beta_2"].Text, values["opt_adamw_epsilon"].Text, values.ContainsKey("opt_sgd_momentum")));
    }

    [Fact]
    public void A_whole_hyperparameter_asks_its_formula_for_a_whole_number()
    {
        ImmutableArray<HyperparameterSpec> specs = [Spec("global_batch_size", "32", new HyperparameterConstraint.Free()), Spec("opt_learning_rate_warmup_steps", null, new HyperparameterConstraint.Formula { Expression = "100 / global_batch_size" })];
        HyperparameterFormulas.Evaluate(specs, new Dictionary<string, HyperparameterValue> { ["global_batch_size"] = new("32") }, out ImmutableArray<HyperparameterFault> faults);
        FormulaFault fault = Assert.Single(faults).Fault;
        Assert.Equal(("the formula gives 3.125, expected a whole number from 0 to 1000000000", "make it whole, with ceil, floor or round(…, 0)"), (fault.Message, fault.Help));
    }

    [Fact]
    public void Every_key_that_the_optimizer_understands_has_a_type_and_no_other()
    {
        Assert.Equal(OptimizerSettings.Keys, HyperparameterKey.All.Select(static key => key.Name));
        Assert.All(HyperparameterKey.All, static key => Assert.Equal(key.Type == HyperparameterType.Word, key.Words.Length > 0));
    }

    private static ImmutableArray<HyperparameterViolation> Check(params (string Name, string Value)[] changes)
    {
        Dictionary<string, string> used = Reference();
        foreach ((string name, string value) in changes)
        {
            used[name] = value;
        }

        return HyperparameterCheck.Of(Specs, used.Select(static pair => KeyValuePair.Create(pair.Key, new HyperparameterValue(pair.Value))));
    }

    private static Dictionary<string, string> Reference() => new()
    {
        ["opt_name"] = "adamw",
        ["global_batch_size"] = "32",
        ["opt_base_learning_rate"] = "0.004",
        ["opt_end_learning_rate"] = "0.0004",
        ["opt_learning_rate_warmup_steps"] = "74",
        ["opt_learning_rate_decay_schedule"] = "cosine",
        ["opt_adamw_beta_1"] = "0.9",
    };

    private static HyperparameterSpec Spec(string name, string? reference, HyperparameterConstraint constraint) => new()
    {
        Name = name,
        Type = HyperparameterKey.Of(name)!.Type,
        Default = reference is null ? null : new HyperparameterValue(reference),
        Constraint = constraint,
    };
}
