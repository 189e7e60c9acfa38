using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bench.Definitions.Forms;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>A submission's hyperparameters: training workload's id, then name, then value.</summary>
internal sealed class HyperparameterChoicesForm : Form<ImmutableArray<ChosenHyperparameter>>
{
    private static readonly NamedForm<ImmutableArray<KeyValuePair<string, HyperparameterValue>>> Nested = new("a training workload's id", Fields.IdPattern, ChosenHyperparametersForm.Root);

    /// <inheritdoc/>
    public override string Expected => Nested.Expected;

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out ImmutableArray<ChosenHyperparameter> value)
    {
        bool read = Nested.TryRead(item, reading, out ImmutableArray<KeyValuePair<string, ImmutableArray<KeyValuePair<string, HyperparameterValue>>>> byWorkload);
        value =
        [
            .. from workload in byWorkload
               from chosen in workload.Value
               select new ChosenHyperparameter { Workload = workload.Key, Name = chosen.Key, Value = chosen.Value },
        ];
        return read;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => Nested.Schema();
}
