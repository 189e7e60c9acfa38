using System.CommandLine;
using System.Globalization;
using System.Text;
using Bench.Cli.Checks;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli.Verbs;

/// <summary><c>bench workload new|freeze</c>: the researcher's start.</summary>
internal static class WorkloadVerb
{
    public static Command Create(Terminal terminal) => new("workload", "Starts and freezes workloads")
    {
        New(terminal),
        Freeze(terminal),
    };

    private static IEnumerable<string> Families => [.. WorkloadDraft.Families, .. TrainingDraft.Families];

    private static Command New(Terminal terminal)
    {
        Argument<string> family = new("FAMILY") { Description = string.Join(", ", Families) };
        Argument<string> file = new("FILE") { Description = "The YAML file to write; its name becomes the id" };
        Command command = new("new", "Writes a commented draft") { family, file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            string chosen = parsed.GetRequiredValue(family);
            string id = Path.GetFileNameWithoutExtension(path);
            if (!Families.Contains(chosen))
            {
                throw new UsageException($"there is no family '{chosen}'; expected {Names.OneOf(chosen, Families)}");
            }

            if (!WorkloadDraft.IsId(id))
            {
                throw new UsageException($"'{id}' is no workload id; expected lower-case letters, digits and hyphens", "name the file after the workload, for example my-matmul.yaml");
            }

            if (Path.Exists(path))
            {
                throw new TargetTakenException($"{path} exists already, and nothing is overwritten", "name another file, or take that one away");
            }

            using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(TrainingDraft.Families.Contains(chosen) ? TrainingDraft.Of(chosen, id) : WorkloadDraft.Of(chosen, id)));
            terminal.Line(path);
            terminal.Say($"edit it, then {Invocation.Text} workload freeze {ShellWord.Of(path)}");
            return ExitCode.Clean;
        });
        return command;
    }

    private static Command Freeze(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "The workload" };
        ExistingPath.Of(file);
        Command command = new("freeze", "Generates the data, writes its digest into the file, prints the derived accuracy targets") { file };
        command.SetAction(parsed => Freeze(terminal, parsed.GetRequiredValue(file)));
        return command;
    }

    private static int Freeze(Terminal terminal, string path) => TrainingWorkloadReader.Recognises(DefinitionFile.Read(path)) ? FreezeTraining(terminal, path) : FreezeInference(terminal, path);

    /// <summary>Writes the digest of a training workload's data, and says how good the best model can be.</summary>
    private static int FreezeTraining(Terminal terminal, string path)
    {
        Definition<TrainingWorkload> workload = TrainingWorkloadReader.Read(path, DefinitionFile.Read(path)).OrRefuse();
        TrainingDataSpec spec = workload.Value.Dataset;
        terminal.Say($"generating {spec.TrainingExamples} training examples and {spec.EvaluationExamples} to evaluate on");
        TrainingDataset data = new(workload.Value.Problem, spec);
        Sha256Digest digest = data.Digest();
        WriteFrozen(path, WorkloadDraft.Frozen(workload, digest));
        QualityFloor floor = QualityFloor.Of(workload, data);
        terminal.Line($"{path}: dataset sha256 {digest}");
        SayWhereAnother(terminal, $"{workload.Value.Id} {workload.Value.Version}", spec.Frozen ? spec.Sha256 : digest, digest);
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{workload.Value.Problem.Metric.FieldName.Replace('-', '_')}: target {workload.Value.QualityTarget:G5}; no model can be expected below {floor.Value:G5} on these examples"));
        if (floor.Refusal is not { } refusal)
        {
            return ExitCode.Clean;
        }

        terminal.Finding(refusal);
        return ExitCode.Findings;
    }

    /// <summary>Says that a digest takes the place of another: it is another workload, whose results must not pass for those of the one before.</summary>
    private static void SayWhereAnother(Terminal terminal, string idAndVersion, Sha256Digest before, Sha256Digest now)
    {
        if (before != now)
        {
            terminal.Say($"another digest stood there ({before.Hex[..12]}): where there are results of {idAndVersion}, raise its version");
        }
    }

    private static int FreezeInference(Terminal terminal, string path)
    {
        Definition<Workload> workload = WorkloadReader.Read(path, DefinitionFile.Read(path)).OrRefuse();
        terminal.Say($"generating {workload.Value.Dataset.Samples} samples");
        Sha256Digest digest = new GeneratedDataset(workload.Value.Problem, workload.Value.Dataset, WeightsFiles.Beside(workload)).Digest();
        WriteFrozen(path, WorkloadDraft.Frozen(workload, digest));
        terminal.Line($"{path}: dataset sha256 {digest}");
        SayWhereAnother(terminal, $"{workload.Value.Id} {workload.Value.Version}", workload.Value.Dataset.Frozen ? workload.Value.Dataset.Sha256 : digest, digest);
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

    private static void WriteFrozen(string path, byte[] text)
    {
        string unfinished = path + ".tmp";
        File.WriteAllBytes(unfinished, text);
        File.Move(unfinished, path, overwrite: true);
    }
}
