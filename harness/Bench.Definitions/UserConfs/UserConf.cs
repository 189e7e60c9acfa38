using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Definitions.UserConfs;

/// <summary>The settings of a file in the format of LoadGen's user.conf and mlperf.conf.</summary>
public sealed record UserConf
{
    /// <summary>The settings in the order of the file; no two for the same model, scenario and key.</summary>
    public required ImmutableArray<ConfEntry> Entries { get; init; }

    /// <summary>The models that are named, without <c>*</c>.</summary>
    public IEnumerable<ConfEntry> NamedModels => Entries.Where(static entry => entry.Model is not null).DistinctBy(static entry => entry.Model);

    /// <summary>What the file has for a key, in LoadGen's order: model and scenario named, scenario named, model named, neither.</summary>
    /// <param name="model">The model: here a workload's id.</param>
    /// <param name="scenario">The scenario of the run.</param>
    /// <param name="key">The key; nothing is found where LoadGen does not read it in the scenario.</param>
    public ConfEntry? Find(string model, Scenario scenario, ConfKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return !key.Scenarios.Contains(scenario)
            ? null
            : Entry(model, scenario, key.Name) ?? Entry(null, scenario, key.Name) ?? Entry(model, null, key.Name) ?? Entry(null, null, key.Name);
    }

    private ConfEntry? Entry(string? model, Scenario? scenario, string name) =>
        Entries.FirstOrDefault(entry => entry.Model == model && entry.Scenario == scenario && entry.Name == name);
}
