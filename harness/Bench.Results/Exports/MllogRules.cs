using System.Globalization;
using System.Text;
using Bench.Spec.Training;

namespace Bench.Results.Exports;

/// <summary>A training workload's rules as a configuration of MLCommons' compliance checker: <c>ID.yaml</c>, for its option <c>--config</c>.</summary>
/// <remarks>
/// Made from the workload: each hyperparameter's constraint is a check, a formula included where it needs no function; the target must be met. The order of a run's events is checked too.
/// MLCommons' checker executes the expressions: they are for it alone, nothing of Bench evaluates them.
/// </remarks>
public static class MllogRules
{
    /// <summary>The configuration.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="carrier">The benchmark under whose name the logs travel; null for the workload's own.</param>
    public static string Of(TrainingWorkload workload, MllogCarrier? carrier = null)
    {
        ArgumentNullException.ThrowIfNull(workload);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# Made by 'bench export mllog' from {workload.Id} {workload.Version}.\n");
        text.Append("- BEGIN:\n    CODE: >\n        s.update({'initialised': False, 'started': False, 'stopped': False, 'samples': -1})\n");
        Key(text, "submission_benchmark", "EXACTLY_ONE", $"v['value'] == '{carrier?.Name ?? workload.Id}'");
        Key(text, "submission_org", "EXACTLY_ONE", "v['value'] != ''");
        Key(text, "submission_platform", "EXACTLY_ONE", "v['value'] != ''");
        Key(text, "submission_division", "EXACTLY_ONE", "v['value'] in ['closed', 'open']");
        Key(text, "seed", "AT_LEAST_ONE", "v['value'] >= 0");
        Key(text, "train_samples", "EXACTLY_ONE", string.Create(CultureInfo.InvariantCulture, $"v['value'] == {workload.Dataset.TrainingExamples}"));
        Key(text, "eval_samples", "EXACTLY_ONE", string.Create(CultureInfo.InvariantCulture, $"v['value'] == {workload.Dataset.EvaluationExamples}"));
        Key(text, "gradient_accumulation_steps", "EXACTLY_ONE", "v['value'] > 0");
        foreach (HyperparameterSpec spec in workload.Hyperparameters)
        {
            Key(text, spec.Name, "EXACTLY_ONE", CheckOf(spec), $"s['{spec.Name}'] = v['value']");
        }

        Key(text, "init_start", "EXACTLY_ONE", "not s['initialised']");
        Key(text, "init_stop", "EXACTLY_ONE", "not s['started']", "s['initialised'] = True");
        Key(text, "run_start", "EXACTLY_ONE", "s['initialised']", "s['started'] = True");
        Key(text, "block_start", "AT_LEAST_ONE", "s['started'] and not s['stopped']");
        Key(text, "eval_accuracy", "AT_LEAST_ONE", "s['started'] and v['metadata']['samples_count'] > s['samples']", "s['samples'] = v['metadata']['samples_count']", carrier is null ? string.Create(CultureInfo.InvariantCulture, $"v['value'] <= {workload.QualityTarget:R}") : "v['value'] < 1");
        Key(text, "run_stop", "EXACTLY_ONE", "s['started'] and v['metadata']['status'] == 'success'", "s['stopped'] = True");
        return text.ToString();
    }

    private static void Key(StringBuilder text, string name, string required, string check, string after = "", string once = "")
    {
        text.Append(CultureInfo.InvariantCulture, $"\n- KEY:\n    NAME: {name}\n    REQ: {required}\n");
        Append(text, "CHECK", check);
        Append(text, "ATLEAST_ONE_CHECK", once);
        Append(text, "POST", after);
    }

    private static void Append(StringBuilder text, string key, string code)
    {
        if (code.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {key}: \" {code} \"\n");
        }
    }

    private static string CheckOf(HyperparameterSpec spec) => spec.Constraint switch
    {
        HyperparameterConstraint.Fixed => $"v['value'] == {Literal(spec.Default!.Value)}",
        HyperparameterConstraint.OneOf list => $"v['value'] in [{string.Join(", ", list.Values.Select(Literal))}]",
        HyperparameterConstraint.Range range => string.Join(" and ", Bounds(range)),
        HyperparameterConstraint.Formula formula => PythonOf(formula.Expression) is { } python ? $"abs(v['value'] - ({python})) <= 1e-12 * abs(v['value'])" : "",
        _ => "",
    };

    private static IEnumerable<string> Bounds(HyperparameterConstraint.Range range)
    {
        if (range.Least is { } least)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"v['value'] >= {least:R}");
        }

        if (range.Greatest is { } greatest)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"v['value'] <= {greatest:R}");
        }

        if (range.MultipleOf is { } step)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"v['value'] % {step:R} == 0");
        }
    }

    private static string Literal(HyperparameterValue value) => value.IsNumber ? value.Text : $"'{value.Text}'";

    /// <summary>The formula in the checker's language; null where it calls a function. Hyperparameters that were logged before it stand in the checker's state.</summary>
    private static string? PythonOf(string formula)
    {
        StringBuilder python = new();
        for (int i = 0; i < formula.Length;)
        {
            int end = i;
            while (end < formula.Length && (char.IsAsciiLetterOrDigit(formula[end]) || formula[end] is '_' or '.'))
            {
                end++;
            }

            if (end == i)
            {
                python.Append(formula[i] == '^' ? "**" : formula[i].ToString());
                i++;
                continue;
            }

            string word = formula[i..end];
            if (char.IsAsciiLetter(word[0]) && formula.AsSpan(end).TrimStart().StartsWith("("))
            {
                return null;
            }

            python.Append(char.IsAsciiLetter(word[0]) ? $"s['{word}']" : word);
            i = end;
        }

        return python.ToString();
    }
}
