using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Reads systems under test (<c>bench/sut/v1</c>).</summary>
public static class SutReader
{
    /// <summary>The schema's name.</summary>
    internal const string SchemaName = "bench/sut/v1";

    /// <summary>The whole definition.</summary>
    internal static MappingForm<SutDefinition> Root { get; } = Form();

    /// <summary>The system under test, or everything that is wrong with its text.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<Definition<SutDefinition>> Read(string path, ReadOnlyMemory<byte> bytes) => DefinitionText.Read(path, bytes, Root);

    private static MappingForm<SutDefinition> Form()
    {
        Field<string> name = new("name", new TextForm("a name of letters, digits, spaces and . _ + -", "^[A-Za-z0-9][A-Za-z0-9 ._+-]*$", 64), "The name in the log.");
        Field<ImmutableArray<string>> command = new("command", new ListForm<string>(new TextForm("a word of the command", longest: 4096), "words", 1, 100), "The program and its arguments; a program with a slash is relative to this file, one without is looked up in PATH.");
        Field<ImmutableArray<string>> files = new("files", new ListForm<string>(new PathForm(), "files", 0, 1000), "Further files that make up the implementation; their digests are part of the build's.", required: false);
        Field<ImmutableArray<string>> families = new("families", new ListForm<string>(Choice.Word([.. ProblemForms.ByFamily.Keys, .. TrainingProblemForms.ByFamily.Keys]), "families", 1, 16, distinct: true), "The families of workloads that it computes; all of them when left out. Nothing of another family is run with it, or missed.", required: false);
        Field<int> threads = new("threads", new IntegerForm<int>(1, 4096), "Threads that it computes with; as many as the machine has cores when left out.", required: false);
        Field<Nanoseconds> timeout = new("timeout", new DurationForm(), "How long a response may take before the SUT counts as hung; 30 s when left out.", required: false);
        return new MappingForm<SutDefinition>(
            "a system under test",
            [Fields.Schema(SchemaName), name, command, files, families, threads, timeout],
            bound => new SutDefinition
            {
                Name = bound.Get(name),
                Command = bound.Get(command),
                Files = bound.GetOr(files, []),
                Families = bound.GetOr(families, []),
                Threads = bound.Has(threads) ? bound.Get(threads) : null,
                Timeout = bound.Has(timeout) ? Durations.ToTimeSpan(bound.Get(timeout)) : TimeSpan.FromSeconds(30),
            },
            bound =>
            {
                if (bound.Has(command) && bound.Get(command)[0] is { } program && program[0] != '/' && !PathForm.Stays(program))
                {
                    bound.Error(DefinitionCodes.PathLeavesFolder, command, $"the program is {Quote.Of(program)}, expected a path inside this folder, an absolute path, or a name in PATH", "copy the program into the folder, so that it travels with the definition");
                }
            });
    }
}
