using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Training.Formulas;

namespace Bench.Definitions.Trainings;

/// <summary>A formula of other hyperparameters, on one line, so that its faults have a line and column of their own.</summary>
internal sealed class FormulaForm : Form<string>
{
    /// <summary>What is added to a formula's key to find where its text starts among a definition's keys: no key has that name.</summary>
    public const string TextKey = ".(text)";

    /// <inheritdoc/>
    public override string Expected => "a formula of other hyperparameters, for example 0.1 * opt_base_learning_rate";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (item is not YamlItem.Scalar scalar || scalar.IsEmpty)
        {
            RefuseType(item, reading);
            return false;
        }

        if (!scalar.Verbatim)
        {
            reading.Findings.Error(DefinitionCodes.FormulaMalformed, item.Location, $"{reading.Here} goes over several lines or has escapes, expected a formula on one line", "write it on one line, without | or >");
            return false;
        }

        if (FormulaText.Parse(scalar.Text, out FormulaTree? tree) is { } fault)
        {
            Report(fault, reading.Here, scalar.Start, reading.Findings);
            return false;
        }

        if (!FormulaEvaluation.Names(tree!).Any())
        {
            reading.Findings.Error(DefinitionCodes.Contradiction, item.Location, $"{reading.Here} names no hyperparameter, expected one", "write a constant as 'default: VALUE, fixed: true'");
            return false;
        }

        reading.Keys.TryAdd(reading.KeyPath + TextKey, scalar.Start);
        value = scalar.Text;
        return true;
    }

    /// <summary>Reports a fault at its place inside the formula.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="what">What has the formula, for the message.</param>
    /// <param name="start">Where the formula's first character stands.</param>
    /// <param name="findings">Takes the finding.</param>
    public static void Report(FormulaFault fault, string what, Location start, FindingList findings)
    {
        string code = fault.Kind switch
        {
            FormulaFaultKind.Malformed => DefinitionCodes.FormulaMalformed,
            FormulaFaultKind.Unsound => DefinitionCodes.FormulaUnsound,
            _ => DefinitionCodes.FormulaUndefined,
        };
        string meant = fault.UnknownName is { } unknown ? Spelling.DidYouMean(unknown, fault.KnownNames) : "";
        Location place = start.Column > 0 ? start with { Column = start.Column + fault.Offset } : start;
        findings.Error(code, place, $"{what}: {fault.Message}{meant}", fault.Help);
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = FormulaText.MostCharacters };
}
