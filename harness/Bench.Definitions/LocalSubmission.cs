using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>The submission that stands in where there is none: this machine, fp32 and judged as closed unless the command line says otherwise, never submittable.</summary>
public static class LocalSubmission
{
    /// <summary>The made-up submission.</summary>
    /// <param name="inputs">The format of inputs and weights.</param>
    public static Submission With(NumberFormat inputs) => new()
    {
        Submitter = "local",
        Division = Division.Closed,
        Category = Category.Rdi,
        System = "local",
        Precision = new DeclaredPrecision { Inputs = inputs, Accumulation = NumberFormat.Fp32 },
        Submittable = false,
    };

    /// <summary>Its text in a division, for the run directory's <c>submission.yaml</c>.</summary>
    /// <param name="division">The division.</param>
    /// <param name="inputs">The format of inputs and weights.</param>
    public static string TextIn(Division division, NumberFormat inputs) =>
        $$"""
        # Made by the harness: there was no submission.yaml, so this result cannot be submitted.
        schema: bench/submission/v1
        submitter: local
        division: {{Choice.NameOf(division)}}
        category: rdi
        system: local
        precision: { inputs: {{Choice.NameOf(inputs)}}, accumulation: fp32 }

        """;
}
