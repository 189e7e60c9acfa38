using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Bench.Definitions;
using Bench.Machine;
using Bench.Rules;
using Bench.Spec;

namespace Bench.Cli.Verbs;

/// <summary><c>bench system describe</c>: what this machine tells of itself, field by field, and where each was read.</summary>
internal static class SystemVerb
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> write = new("--write") { HelpName = "FILE", Description = "A system description (systems/ID.yaml) whose fields are replaced by what this machine tells; the others stay" };
        Option<bool> json = new("--json") { Description = "Print it as JSON" };
        Command describe = new("describe", "What this machine tells of itself, under MLPerf's field names, and where each was read") { write, json };
        describe.SetAction(parsed => Describe(terminal, parsed.GetValue(write), parsed.GetValue(json)));
        return new Command("system", "System descriptions") { describe };
    }

    private static int Describe(Terminal terminal, string? file, bool json)
    {
        ImmutableArray<DetectedField> told = StatedSystem.Detect();
        ImmutableArray<DetectedField> found = SystemProbe.Detect();
        string[] untold = [.. SystemDescriptionIncomplete.Fields.Except(told.Select(static field => field.Name)).Order(StringComparer.Ordinal)];
        if (file is not null)
        {
            return Write(terminal, file, told, untold);
        }

        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(new { Stated = told, Found = found, ToBeStated = untold }, BenchJson.Indented));
            return ExitCode.Clean;
        }

        terminal.Table(["field of a system description", "value", "read from"], told.Select(RowOf));
        terminal.Table(["found besides", "value", "read from"], found.Select(RowOf));
        terminal.Line($"to be stated by a person: {string.Join(", ", untold)}");
        return ExitCode.Clean;
    }

    private static int Write(Terminal terminal, string file, ImmutableArray<DetectedField> told, string[] untold)
    {
        if (!Path.Exists(file))
        {
            throw new UsageException($"there is no {file}; expected a description, in which what this machine tells is filled in", "bench init DIR --submitter NAME writes one: DIR/systems/my-system.yaml");
        }

        string text = System.Text.Encoding.UTF8.GetString(DefinitionFile.Read(file).Span);
        _ = SystemReader.Read(file, DefinitionFile.Read(file)).OrRefuse();
        string described = SubmissionTemplate.Described(text, told.ToDictionary(static field => field.Name, static field => field.Value));
        File.WriteAllText(file, described);
        terminal.Line($"{file}: {told.Length} fields are what this machine tells; still yours: {string.Join(", ", untold)}");
        return ExitCode.Clean;
    }

    private static string[] RowOf(DetectedField field) => [field.Name, field.Value, field.Source];
}
