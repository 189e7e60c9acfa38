using System.Text.Json.Nodes;
using Bench.Tests;

namespace Bench.Definitions.Tests;

public sealed class EditorSchemasTests
{
    [Fact]
    public void The_committed_schemas_are_those_the_forms_describe()
    {
        string folder = Repository.At("harness", "Bench.Definitions", "Schemas");
        if (Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1")
        {
            Directory.CreateDirectory(folder);
            foreach ((string name, string text) in EditorSchemas.All)
            {
                File.WriteAllText(Path.Combine(folder, name), text);
            }
        }

        Assert.Equal(EditorSchemas.All.Keys, Directory.GetFiles(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        foreach ((string name, string text) in EditorSchemas.All)
        {
            Assert.Equal(text, File.ReadAllText(Path.Combine(folder, name)));
        }
    }

    [Fact]
    public void The_workload_schema_names_every_family_and_refuses_unknown_keys()
    {
        JsonNode schema = JsonNode.Parse(EditorSchemas.All["workload.schema.json"])!;
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        Assert.Equal(WorkloadDraft.Families, schema["allOf"]!.AsArray().Select(static one => one!["if"]!["properties"]!["family"]!["const"]!.GetValue<string>()));
        Assert.Equal(1 << 20, schema["allOf"]![2]!["then"]!["properties"]!["problem"]!["properties"]!["shapes"]!["items"]!["properties"]!["m"]!["maximum"]!.GetValue<int>());
    }
}
