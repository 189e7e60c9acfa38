using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Definitions.Forms;
using Bench.Definitions.Trainings;

namespace Bench.Definitions;

/// <summary>JSON Schemas (draft 2020-12) for editors, made from the very forms that the readers read by.</summary>
public static class EditorSchemas
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>File name and text of every schema.</summary>
    public static ImmutableSortedDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["workload.schema.json"] = Text("A workload", ByFamily(WorkloadForm.Root.Schema(), ProblemForms.ByFamily)),
        ["training.schema.json"] = Text("A training workload", ByFamily(TrainingWorkloadForm.Root.Schema(), TrainingProblemForms.ByFamily)),
        ["rcp.schema.json"] = Text("Reference convergence points", RcpReader.Root.Schema()),
        ["submission.schema.json"] = Text("A submission", SubmissionReader.Root.Schema()),
        ["suite.schema.json"] = Text("Workloads that are run together", SuiteReader.Root.Schema()),
        ["sut.schema.json"] = Text("A system under test", SutReader.Root.Schema()),
        ["ruleset.schema.json"] = Text("A ruleset", RulesetReader.Root.Schema()),
        ["inference-round.schema.json"] = Text("A round of MLPerf Inference", InferenceRoundReader.Root.Schema()),
        ["system.schema.json"] = Text("A system description", SystemReader.Root.Schema()),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The problem's keys follow the family's name.</summary>
    private static JsonObject ByFamily<T>(JsonObject schema, IEnumerable<KeyValuePair<string, Form<T>>> families)
    {
        schema["allOf"] = new JsonArray(
        [
            .. families.Select(static family => new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["family"] = new JsonObject { ["const"] = family.Key } } },
                ["then"] = new JsonObject { ["properties"] = new JsonObject { ["problem"] = family.Value.Schema() } },
            }),
        ]);
        return schema;
    }

    private static string Text(string title, JsonObject body)
    {
        JsonObject schema = new() { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach ((string key, JsonNode? value) in body)
        {
            schema[key] = value?.DeepClone();
        }

        return schema.ToJsonString(Indented) + "\n";
    }
}
