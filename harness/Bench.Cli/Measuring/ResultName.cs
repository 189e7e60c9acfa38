using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>What tells the results of one folder apart.</summary>
/// <param name="Workload">The workload's id.</param>
/// <param name="Scenario">The scenario; null for training, which has none.</param>
internal readonly record struct ResultName(string Workload, Scenario? Scenario)
{
    /// <summary>The format of inputs and weights of a local run, where it is not fp32; null otherwise.</summary>
    public NumberFormat? Format { get; init; }

    /// <summary>The implementation of the shipped backend, where one was asked for; null otherwise.</summary>
    public string? Implementation { get; init; }

    /// <summary>The name of what belongs to the system under test, which stays up from one scenario to the next.</summary>
    public string SystemStem => Joined(Workload, Implementation, Format);

    /// <summary>The name of its files: <c>matmul-1024.offline</c>, <c>lstm-b1.offline.bf16</c>, <c>matmul-ladder.offline.packed</c>.</summary>
    public string Stem => Joined($"{Workload}.{(Scenario is { } one ? Names.Of(one) : ResultPredicate.Training)}", Implementation, Format);

    private static string Joined(string name, string? implementation, NumberFormat? format) => string.Join('.', new[] { name, implementation, format is { } other ? Names.Of(other) : null }.OfType<string>());
}
