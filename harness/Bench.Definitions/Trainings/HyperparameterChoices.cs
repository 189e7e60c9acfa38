using System.Globalization;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>Reads what the command line, the submission and the lender choose; reports what is no choice of this workload's.</summary>
internal sealed class HyperparameterChoices(HyperparameterRequest request, FindingList findings)
{
    private TrainingWorkload Workload => request.Workload.Value;

    /// <summary>The choices of the command line, by name.</summary>
    public Dictionary<string, HyperparameterChoice> OfCommandLine()
    {
        Dictionary<string, HyperparameterChoice> choices = [];
        foreach (string text in request.Set)
        {
            if (OfAssignment(text) is { } choice && !choices.TryAdd(choice.Name, choice))
            {
                findings.Error(
                    DefinitionCodes.HyperparameterTwice,
                    choice.Location,
                    $"{choice.Name} is set twice, to {choices[choice.Name].Value} and to {choice.Value}, expected once",
                    "delete one of the two");
            }
        }

        return choices;
    }

    /// <summary>The submission's choices for this workload, by name.</summary>
    public Dictionary<string, HyperparameterChoice> OfSubmission()
    {
        Dictionary<string, HyperparameterChoice> choices = [];
        foreach (ChosenHyperparameter chosen in (request.Submission?.Value.Hyperparameters ?? []).Where(chosen => chosen.Workload == Workload.Id))
        {
            // A YAML mapping has no key twice.
            Location location = request.Submission!.LocationOf($"hyperparameters.{chosen.Workload}.{chosen.Name}");
            if (Exists(chosen.Name, location))
            {
                choices.Add(chosen.Name, new HyperparameterChoice(chosen.Name, chosen.Value, SettingList.At(location), location));
            }
        }

        return choices;
    }

    /// <summary>The lender's values, by name.</summary>
    public Dictionary<string, HyperparameterChoice> OfLender()
    {
        Dictionary<string, HyperparameterChoice> choices = [];
        if (request.Lender is not { } lender)
        {
            return choices;
        }

        string origin = BorrowingRecord.OriginFrom(lender.Lender);
        Location location = new($"bundle {lender.Lender.Hex[..12]}");
        foreach (PlannedHyperparameter lent in lender.Values)
        {
            if (!Exists(lent.Name, location))
            {
                continue;
            }

            if (HyperparameterKey.Of(lent.Name)!.Read(lent.Value.Text) is not { } value)
            {
                findings.Error(DefinitionCodes.WrongType, location, $"the lender's {lent.Name} is {Quote.Of(lent.Value.Text)}, expected {HyperparameterKey.Of(lent.Name)!.Expected}", "");
            }
            else if (!choices.TryAdd(lent.Name, new HyperparameterChoice(lent.Name, value, origin, location)))
            {
                findings.Error(DefinitionCodes.HyperparameterTwice, location, $"the lender's {lent.Name} stands twice, expected once", "");
            }
        }

        foreach (HyperparameterSpec missing in Workload.Hyperparameters.Where(spec => lender.Values.All(lent => lent.Name != spec.Name)))
        {
            findings.Error(DefinitionCodes.Contradiction, location, $"the lender's result has no {missing.Name}, expected every hyperparameter of {Workload.Id} {Workload.Version}", "borrow from a result of the same workload and version");
        }

        return choices;
    }

    private HyperparameterChoice? OfAssignment(string text)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        if (sign <= 0)
        {
            findings.Error(DefinitionCodes.MalformedText, new Location(request.SetOrigin), $"{request.SetOrigin} is given {Quote.Of(text)}, expected KEY=VALUE", $"for example {request.SetOrigin} {OptimizerSettings.BatchSizeKey}=64");
            return null;
        }

        (string name, string written) = (text[..sign], text[(sign + 1)..]);
        Location location = new($"{request.SetOrigin} {Quote.Of(name)[1..^1]}");
        if (!Exists(name, location))
        {
            return null;
        }

        HyperparameterKey key = HyperparameterKey.Of(name)!;
        if (key.Read(written) is { } value)
        {
            return new HyperparameterChoice(name, value, request.SetOrigin, location);
        }

        bool number = double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        string code = key.Type == HyperparameterType.Word ? DefinitionCodes.UnknownName : number ? DefinitionCodes.OutOfRange : DefinitionCodes.WrongType;
        findings.Error(code, location, $"{name} is {Quote.Of(written)}, expected {key.Expected}{Spelling.DidYouMean(written, key.Words)}", "");
        return null;
    }

    private bool Exists(string name, Location location)
    {
        if (Workload.Hyperparameter(name) is not null)
        {
            return true;
        }

        string[] names = [.. Workload.Hyperparameters.Select(static spec => spec.Name)];
        findings.Error(
            DefinitionCodes.HyperparameterUnknown,
            location,
            $"{Workload.Id} has no hyperparameter {Quote.Of(name)}, expected one of {string.Join(", ", names)}{Spelling.DidYouMean(name, names)}",
            "");
        return false;
    }
}
