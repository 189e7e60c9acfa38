using System.Text.RegularExpressions;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A kernel of the shipped backend whose name is of another number format, implementation or table of block sizes than the plan.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Weight Definition and Quantization". Documentation: KernelNotThePlanned.md.</remarks>
public sealed partial class KernelNotThePlanned : IRule<ResultEvidence>
{
    private const string Tuned = ", tuned";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "NUM103",
        Defect = nameof(KernelNotThePlanned),
        Title = "the kernel's name is of another format or implementation than the plan",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Weight Definition and Quantization\"",
        Catalogue = ["NUM-01", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!evidence.Planned.Sut.Command.IsEmpty)
        {
            yield break;
        }

        foreach (RunProvenance run in evidence.Provenances)
        {
            foreach (string planned in Contradicted(run.SutKernel ?? "", evidence))
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"{run.Title} is said to be of the kernel \"{run.SutKernel}\"; {planned}",
                    "the harness writes both of one process: get the result as it was measured, or measure again");
            }
        }
    }

    private static IEnumerable<string> Contradicted(string kernel, ResultEvidence evidence)
    {
        string inputs = evidence.Planned.Precision.Inputs.FieldName;
        if (Formats().Matches(kernel).Any(named => FormatOf(named.Value) != inputs))
        {
            yield return $"the plan's precision.inputs is {inputs}";
        }

        string? implementation = evidence.Planned.Sut.Implementation;
        string first = kernel.Split(", ")[0];
        if (kernel.Length > 0 && implementation is not null ? first != implementation : Implementation().IsMatch(first))
        {
            yield return $"the plan's sut.implementation is {implementation ?? "absent"}";
        }

        if (kernel.EndsWith(Tuned, StringComparison.Ordinal) && evidence.Planned.Sut.Tuning is null)
        {
            yield return "the plan's sut.tuning is absent";
        }
    }

    private static string FormatOf(string named) => named switch { "AVX512_BF16" => "bf16", "AVX512_VNNI" => "int8", _ => named };

    /// <summary>Formats by name, and the instructions that only one of them has.</summary>
    [GeneratedRegex(@"\b(?:bf16|fp16|int8|int4|AVX512_BF16|AVX512_VNNI)\b")]
    private static partial Regex Formats();

    /// <summary>An implementation is one word; a kernel's width of vectors begins with a number.</summary>
    [GeneratedRegex("^[a-z]+(?:-[a-z]+)*$")]
    private static partial Regex Implementation();
}
