using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bench.Cli.Judging;
using Bench.Datasets;
using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Cli.Verbs;

/// <summary><c>bench export checkpoint BUNDLE --out FILE</c>: the weights of a training result as a safetensors file, and the lines that a workload pins it with.</summary>
internal static class CheckpointExport
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> bundle = new("BUNDLE") { Description = "A training bundle" };
        Option<string> output = new("--out") { HelpName = "FILE", Required = true, Description = $"The file to write; its name ends in {WeightsFile.Extension}" };
        Option<int?> run = new("--run") { HelpName = "K", Description = "Which run's weights; those of the best quality by default" };
        MaxBundleOption maxBundle = new();
        ExistingPath.Of(bundle);
        Command command = new("checkpoint", "A trained model's weights as a safetensors file: to decode with, or to train on from") { bundle, output, run };
        maxBundle.AddTo(command);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(bundle), parsed.GetRequiredValue(output), parsed.GetValue(run), maxBundle.Read(parsed)));
        return command;
    }

    private static int Run(Terminal terminal, string path, string output, int? asked, BundleLimits limits)
    {
        if (!output.EndsWith(WeightsFile.Extension, StringComparison.Ordinal))
        {
            throw new UsageException($"--out is '{output}'; expected a file whose name ends in {WeightsFile.Extension}");
        }

        (TrainingEvidence evidence, RunFiles files, Sha256Digest id) = IntactTraining.Read(path, limits);
        TrainingRunLog run = Chosen(evidence, asked);
        byte[] file = FileOf(evidence.Workload.Problem, files.Read(TrainingFileNames.WeightsOf(run.Header.Run))!.Value);
        Write(output, file);
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{output}: the weights of run {run.Header.Run} of {evidence.Workload.Id} {evidence.Workload.Version}, {evidence.Workload.Problem.Metric.FieldName.Replace('-', '_')} {run.Evaluations[^1].Quality:G5}, from bundle {id.Hex[..12]}"));
        foreach (string line in LinesFor(evidence.Workload, Path.GetFileName(output), Sha256Digest.Of(file)))
        {
            terminal.Line(line);
        }

        terminal.Say("the signature was not checked here: bench verify does that");
        return ExitCode.Clean;
    }

    private static void Write(string output, byte[] file)
    {
        if (Path.Exists(output))
        {
            throw new TargetTakenException($"{output} exists already, and nothing is overwritten", "name another file, or take that one away");
        }

        using FileStream stream = new(output, FileMode.CreateNew, FileAccess.Write);
        stream.Write(file);
    }

    /// <summary>The run that was asked for, or the one that ended best.</summary>
    private static TrainingRunLog Chosen(TrainingEvidence evidence, int? asked)
    {
        ImmutableArray<TrainingRunLog> usable = [.. evidence.Runs.Where(static run => run.End.Weights is not null && !run.Evaluations.IsEmpty)];
        return asked is int number
            ? usable.FirstOrDefault(run => run.Header.Run == number) ?? throw new UsageException($"--run is {number}; expected a run whose weights are in the bundle: {string.Join(", ", usable.Select(static run => run.Header.Run))}")
            : usable.MinBy(static run => run.Evaluations[^1].Quality) ?? throw new UsageException("no run of the bundle handed its weights over");
    }

    private static unsafe byte[] FileOf(TrainingProblem problem, ReadOnlyMemory<byte> weights)
    {
        using AlignedMemory memory = new(TensorSet.ByteCountOf(problem.Weights));
        weights.Span.CopyTo(new Span<byte>(memory.Address, weights.Length));
        return Safetensors.Write(problem.Weights, new TensorSet(problem.Weights, memory.Address));
    }

    /// <summary>What goes into a workload's YAML: the decoding family's model where it has this one, and the file for training on.</summary>
    private static IEnumerable<string> LinesFor(TrainingWorkload workload, string name, Sha256Digest digest)
    {
        TrainingProblem problem = workload.Problem;
        (string Model, int Vocabulary)? decodes = problem switch
        {
            AttentionLanguageModel transformer => (string.Create(CultureInfo.InvariantCulture, $"architecture: transformer, layers: {transformer.Layers}, model_dim: {transformer.ModelDim}, heads: {transformer.Heads}, kv_heads: {transformer.Heads}, feed_forward: {transformer.FeedForward}"), transformer.Vocabulary),
            RecurrentLanguageModel { Cell: RecurrentCell.Gru } gru => (string.Create(CultureInfo.InvariantCulture, $"architecture: gru, layers: {gru.Layers}, hidden: {gru.Hidden}"), gru.Vocabulary),
            _ => null,
        };
        if (decodes is var (model, vocabulary))
        {
            yield return "to decode with it, in the problem of a decoding workload:";
            yield return string.Create(CultureInfo.InvariantCulture, $"  vocabulary: {vocabulary}");
            yield return string.Create(CultureInfo.InvariantCulture, $"  prompts: {{ generator: {workload.Dataset.Generator}, seed: {workload.Dataset.Seed} }}   # the language that it has learnt, of 32 characters");
            yield return $"  model: {{ {model}, output_bias: true, weights: {{ file: {name}, sha256: {digest} }} }}";
        }
        else
        {
            yield return "no workload decodes with it: models that decode are transformers and GRUs (a rnn-lm with cell: gru)";
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"to train on from it, in a training workload with the same problem (seed {workload.Dataset.Seed} in dataset is what it has learnt from; another one is another task):");
        yield return $"  initial_weights: {{ file: {name}, sha256: {digest} }}";
    }
}
