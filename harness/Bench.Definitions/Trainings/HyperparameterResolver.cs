using System.Collections.Frozen;
using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>Decides every hyperparameter of a run, with its origin.</summary>
/// <remarks>
/// The command line goes before everything. Then, of what is borrowed, the lender's value goes before the submission's own, but for the batch-size group, of which the submission may keep its own;
/// then the workload's formula or reference value. Formulas are evaluated last, from what the others became.
/// </remarks>
public static class HyperparameterResolver
{
    /// <summary>All hyperparameters, or everything that forbids them; departures in the open division are notes.</summary>
    public static Parsed<ResolvedHyperparameters> Resolve(HyperparameterRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        FindingList findings = new(request.Workload.Path);
        return findings.Conclude(Resolve(request, findings));
    }

    /// <summary>The same, its findings added to others; null when they forbid it.</summary>
    internal static ResolvedHyperparameters? Resolve(HyperparameterRequest request, FindingList findings)
    {
        int errorsBefore = findings.ErrorCount;
        HyperparameterChoices reader = new(request, findings);
        Choices choices = new(reader.OfCommandLine(), reader.OfSubmission(), reader.OfLender());
        if (findings.ErrorCount > errorsBefore)
        {
            return null;
        }

        ImmutableArray<HyperparameterSpec> specs = request.Workload.Value.Hyperparameters;
        FrozenSet<string> departed = DeparturesOf(specs, choices.Lender);
        Dictionary<string, HyperparameterChoice> chosen = [];
        foreach (HyperparameterSpec spec in specs)
        {
            if ((Chosen(spec, choices, departed) ?? Reference(request, spec)) is { } choice)
            {
                chosen[spec.Name] = choice;
            }

            WarnOfChange(spec, choices, findings);
        }

        FrozenDictionary<string, HyperparameterValue> values = HyperparameterFormulas.Evaluate(
            specs, chosen.ToDictionary(static pair => pair.Key, static pair => pair.Value.Value), out ImmutableArray<HyperparameterFault> faults);
        foreach (HyperparameterFault fault in faults)
        {
            FormulaForm.Report(fault.Fault, $"hyperparameters.{fault.Name}.formula", FormulaPlace(request, fault.Name), findings);
        }

        ReportViolations(request, values, chosen, findings);
        return findings.ErrorCount > errorsBefore ? null : new ResolvedHyperparameters { Values = [.. specs.Select(spec => Planned(request, spec, values, chosen))] };
    }

    private static HyperparameterChoice? Chosen(HyperparameterSpec spec, Choices choices, FrozenSet<string> departed)
    {
        HyperparameterChoice? lent = spec.Constraint is HyperparameterConstraint.Formula && !departed.Contains(spec.Name) ? null : choices.Lender.GetValueOrDefault(spec.Name);
        HyperparameterChoice? own = choices.Submission.GetValueOrDefault(spec.Name);
        bool borrowed = choices.Lender.Count > 0 && !spec.BatchGroup;
        return choices.CommandLine.GetValueOrDefault(spec.Name) ?? (borrowed ? lent : own ?? lent);
    }

    private static HyperparameterChoice? Reference(HyperparameterRequest request, HyperparameterSpec spec)
    {
        Location location = request.Workload.LocationOf($"hyperparameters.{spec.Name}.default");
        return spec.Default is { } reference ? new HyperparameterChoice(spec.Name, reference, SettingList.At(location), location) : null;
    }

    /// <summary>The lender's values that its own formulas do not give: it departed from them, so they are no consequence of the others.</summary>
    private static FrozenSet<string> DeparturesOf(ImmutableArray<HyperparameterSpec> specs, Dictionary<string, HyperparameterChoice> lent) =>
        lent.Count == 0
            ? []
            : HyperparameterCheck.Of(specs, lent.Values.Select(static choice => KeyValuePair.Create(choice.Name, choice.Value))).Select(static violation => violation.Name).ToFrozenSet();

    private static void WarnOfChange(HyperparameterSpec spec, Choices choices, FindingList findings)
    {
        if (!spec.BatchGroup
            && choices.CommandLine.GetValueOrDefault(spec.Name) is { } set
            && choices.Lender.GetValueOrDefault(spec.Name) is { } lent
            && set.Value != lent.Value)
        {
            findings.Warning(
                DefinitionCodes.BorrowedDiffers,
                set.Location,
                $"{spec.Name} is {set.Value}, expected the lender's {lent.Value}: all that is not of the batch-size group is borrowed together",
                "a change needs evidence that convergence at this batch size is worse than the lender's");
        }
    }

    private static void ReportViolations(HyperparameterRequest request, FrozenDictionary<string, HyperparameterValue> values, Dictionary<string, HyperparameterChoice> chosen, FindingList findings)
    {
        // What has no value was reported with its formula, or depends on one that was.
        foreach (HyperparameterViolation violation in HyperparameterCheck.Of(request.Workload.Value.Hyperparameters, values).Where(static one => one.Kind != HyperparameterViolationKind.Missing))
        {
            Location location = chosen.GetValueOrDefault(violation.Name)?.Location ?? FormulaPlace(request, violation.Name);
            if (request.Division == Division.Open)
            {
                findings.Note(DefinitionCodes.HyperparameterDeparts, location, $"{violation} in closed", "");
                continue;
            }

            string code = violation.Kind switch
            {
                HyperparameterViolationKind.Fixed => DefinitionCodes.SettingFixed,
                HyperparameterViolationKind.Undefined => DefinitionCodes.FormulaUndefined,
                _ => DefinitionCodes.HyperparameterOutside,
            };
            findings.Error(code, location, $"{violation} in closed", "keep to what the workload allows, or submit to the open division");
        }
    }

    private static PlannedHyperparameter Planned(HyperparameterRequest request, HyperparameterSpec spec, FrozenDictionary<string, HyperparameterValue> values, Dictionary<string, HyperparameterChoice> chosen)
    {
        string formula = spec.Constraint is HyperparameterConstraint.Formula { Expression: var expression } ? expression : "";
        return new PlannedHyperparameter
        {
            Name = spec.Name,
            Value = values[spec.Name],
            Origin = chosen.GetValueOrDefault(spec.Name)?.Origin ?? $"{formula} ({SettingList.At(FormulaPlace(request, spec.Name))})",
            BatchGroup = spec.BatchGroup,
        };
    }

    private static Location FormulaPlace(HyperparameterRequest request, string name) =>
        HyperparametersForm.FormulaOf(request.Workload.Keys, name, request.Workload.LocationOf($"hyperparameters.{name}"));

    private sealed record Choices(
        Dictionary<string, HyperparameterChoice> CommandLine, Dictionary<string, HyperparameterChoice> Submission, Dictionary<string, HyperparameterChoice> Lender);
}
