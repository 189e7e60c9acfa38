using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;

namespace Bench.Results.Exports;

/// <summary>A system's description as MLPerf's <c>systems/ID.json</c>.</summary>
public static class MlperfSystem
{
    // The checker takes an empty text for a missing answer; submitters write this where a system has no such thing.
    private const string None = "N/A";

    /// <summary>The fields that the submission does not give itself.</summary>
    public static ImmutableArray<string> FieldsToState { get; } = [.. MlperfRound.SystemFields.Where(static field => field is not ("division" or "submitter" or "status"))];

    /// <summary>The description: what is stated, under the plan's own division, submitter and category; a field that is not stated is left out.</summary>
    public static JsonObject Of(Plan plan, SystemDescription system)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(system);
        JsonObject json = new()
        {
            ["division"] = plan.Division.FieldName,
            ["submitter"] = plan.Submitter,
            ["status"] = plan.Category.FieldName,
        };
        foreach (string field in FieldsToState.Where(system.Stated.ContainsKey))
        {
            // Notes are printed one after the other, and may be empty.
            bool empty = string.IsNullOrWhiteSpace(system.Stated[field]) && field is not ("hw_notes" or "sw_notes");
            json[field] = empty ? None : system.Stated[field];
        }

        return json;
    }
}
