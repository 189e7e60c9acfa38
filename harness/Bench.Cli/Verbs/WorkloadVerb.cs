using System.CommandLine;
using System.Text;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Verbs;

/// <summary><c>bench workload new|freeze</c>: the researcher's start.</summary>
internal static class WorkloadVerb
{
    public static Command Create(Terminal terminal) => new("workload", "Starts and freezes workloads")
    {
        New(terminal),
        Freeze(terminal),
    };

    private static Command New(Terminal terminal)
    {
        Argument<string> family = new("FAMILY") { Description = string.Join(", ", WorkloadDraft.Families) };
        Argument<string> file = new("FILE") { Description = "The YAML file to write; its name becomes the id" };
        Command command = new("new", "Writes a commented draft") { family, file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            string chosen = parsed.GetRequiredValue(family);
            string id = Path.GetFileNameWithoutExtension(path);
            if (!WorkloadDraft.Families.Contains(chosen))
            {
                throw new UsageException($"there is no family '{chosen}'; expected one of {string.Join(", ", WorkloadDraft.Families)}");
            }

            if (!WorkloadDraft.IsId(id))
            {
                throw new UsageException($"'{id}' is no workload id; expected lower-case letters, digits and hyphens", "name the file after the workload, for example my-matmul.yaml");
            }

            using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(WorkloadDraft.Of(chosen, id)));
            terminal.Line(path);
            terminal.Say($"edit it, then {Invocation.Text} workload freeze {path}");
            return ExitCode.Clean;
        });
        return command;
    }

    private static Command Freeze(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "The workload" };
        Command command = new("freeze", "Generates the data, writes its digest into the file, prints the derived accuracy targets") { file };
        command.SetAction(parsed => Freeze(terminal, parsed.GetRequiredValue(file)));
        return command;
    }

    private static int Freeze(Terminal terminal, string path)
    {
        Definition<Workload> workload = WorkloadReader.Read(path, DefinitionFile.Read(path)).OrRefuse();
        terminal.Say($"generating {workload.Value.Dataset.Samples} samples");
        Sha256Digest digest = new GeneratedDataset(workload.Value.Problem, workload.Value.Dataset).Digest();
        string unfinished = path + ".tmp";
        File.WriteAllBytes(unfinished, WorkloadDraft.Frozen(workload, digest));
        File.Move(unfinished, path, overwrite: true);
        terminal.Line($"{path}: dataset sha256 {digest}");
        terminal.Table(
            ["inputs", "accumulation", "derived target ", "target in force "],
            from inputs in workload.Value.Precision.Inputs
            from accumulation in workload.Value.Precision.Accumulation
            select new[]
            {
                Names.Of(inputs),
                Names.Of(accumulation),
                Quantity.Number(workload.Value.Problem.AccuracyTarget(inputs, accumulation)),
                Quantity.Number(workload.Value.AccuracyTarget(inputs, accumulation)),
            });
        return ExitCode.Clean;
    }
}
