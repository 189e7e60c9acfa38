using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>What tells the results of one folder apart.</summary>
/// <param name="Workload">The workload's id.</param>
/// <param name="Scenario">The scenario; null for training, which has none.</param>
/// <param name="Format">The format of inputs and weights of a local run, where it is not fp32; null otherwise.</param>
internal readonly record struct ResultName(string Workload, Scenario? Scenario, NumberFormat? Format = null)
{
    /// <summary>The name of its files: <c>matmul-1024.offline</c>, <c>lstm-b1.offline.bf16</c>.</summary>
    public string Stem => $"{Workload}.{(Scenario is { } one ? Names.Of(one) : ResultPredicate.Training)}{(Format is { } format ? "." + Names.Of(format) : "")}";
}
