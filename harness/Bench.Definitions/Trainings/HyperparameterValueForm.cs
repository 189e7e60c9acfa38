using System.Text.Json.Nodes;
using Bench.Definitions.Forms;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>A value of a hyperparameter; what it may be follows from the hyperparameter's name.</summary>
internal sealed class HyperparameterValueForm(HyperparameterKey key) : Form<HyperparameterValue>
{
    private readonly IntegerForm<int>? whole = key.Type == HyperparameterType.Integer ? new((int)key.Least, (int)key.Greatest) : null;
    private readonly RealForm? real = key.Type == HyperparameterType.Real ? new(key.Greatest, key.GreatestIncluded, key.Least) : null;
    private readonly ChoiceForm<string>? word = key.Type == HyperparameterType.Word ? Choice.Word(key.Words) : null;

    /// <inheritdoc/>
    public override string Expected => key.Expected;

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out HyperparameterValue value)
    {
        value = default;
        if (word is not null)
        {
            bool known = word.TryRead(item, reading, out string? text);
            value = new HyperparameterValue(text ?? "");
            return known;
        }

        double number = 0;
        bool read = whole is not null ? whole.TryRead(item, reading, out int count) && (number = count) == count : real!.TryRead(item, reading, out number);
        value = read ? key.Of(number)!.Value : default;
        return read;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => word?.Schema() ?? whole?.Schema() ?? real!.Schema();
}
