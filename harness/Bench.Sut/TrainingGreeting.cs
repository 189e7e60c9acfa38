using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Sut;

/// <summary>What the harness tells a system under training before the first command (PROTOCOL.md, "Training").</summary>
internal sealed record TrainingGreeting
{
    /// <summary>The line by which a greeting is one of training.</summary>
    public const string KindLine = "\nkind training\n";

    public required int Threads { get; init; }

    public bool Deterministic { get; init; }

    public required TrainingMemoryLayout Layout { get; init; }

    public required string ExamplesPath { get; init; }

    public required string ExchangePath { get; init; }

    public required ImmutableArray<PlannedHyperparameter> Hyperparameters { get; init; }

    public string ToText()
    {
        TrainingMemoryLayout layout = Layout;
        TrainingProblem problem = layout.Problem;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"bench-sut {Greeting.Version}{KindLine}threads {Threads}\nfamily {problem.Family}\n");
        text.Append(Deterministic ? Greeting.DeterministicLine : "");
        text.Append(CultureInfo.InvariantCulture, $"tensors {layout.ExamplesBytes} {ExamplesPath}\nexchange {layout.ExchangeBytes} {ExchangePath}\n");
        text.Append(CultureInfo.InvariantCulture, $"examples {layout.TrainingExamples} {ExampleBlock.StrideOf(problem.TrainingExample)}\n");
        text.Append(CultureInfo.InvariantCulture, $"batch {layout.BatchSize} {layout.BatchOffset}\n");
        text.Append(CultureInfo.InvariantCulture, $"evaluation {layout.Slots} {ExampleBlock.StrideOf(problem.EvaluationExample)} {layout.EvaluationOffset}\n");
        text.Append(CultureInfo.InvariantCulture, $"predictions {layout.PredictionsOffset} {problem.Prediction.ElementCount}\n");
        Greeting.AppendTensors(text, "weight", problem.Weights);
        Greeting.AppendTensors(text, "input 0", problem.TrainingExample);
        Greeting.AppendTensors(text, "input 1", problem.EvaluationExample);
        foreach (PlannedHyperparameter hyperparameter in Hyperparameters)
        {
            text.Append(CultureInfo.InvariantCulture, $"hyperparameter {hyperparameter.Name} {(hyperparameter.BatchGroup ? "batch" : "other")} {hyperparameter.Value.Text}\n");
        }

        text.Append("problem ").Append(JsonSerializer.Serialize(problem, BenchJson.Line)).Append("\nend\n");
        return text.ToString();
    }

    /// <exception cref="FormatException">The text is no greeting of this version.</exception>
    public static TrainingGreeting Parse(string text)
    {
        ILookup<string, string> lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToLookup(static line => line.Split(' ', 2)[0], static line => line.Split(' ', 2) is [_, string rest] ? rest : "");
        string[] Words(string key) => lines[key].FirstOrDefault()?.Split(' ') ?? throw new FormatException($"the greeting has no line '{key}'");
        static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
        if (Words("bench-sut")[0] != Greeting.Version.ToString(CultureInfo.InvariantCulture))
        {
            throw new FormatException($"the harness speaks version '{Words("bench-sut")[0]}' of the protocol, this host version {Greeting.Version}");
        }

        TrainingProblem problem = JsonSerializer.Deserialize<TrainingProblem>(string.Join(' ', Words("problem")), BenchJson.Line) ?? throw new FormatException("the problem is null");
        return new TrainingGreeting
        {
            Threads = Number(Words("threads")[0]),
            Deterministic = lines.Contains("deterministic"),
            Layout = new TrainingMemoryLayout(problem, Number(Words("examples")[0]), Number(Words("evaluation")[0]), Number(Words("batch")[0])),
            ExamplesPath = Words("tensors")[1],
            ExchangePath = Words("exchange")[1],
            Hyperparameters =
            [
                .. lines["hyperparameter"].Select(static line => line.Split(' ')).Select(static words => new PlannedHyperparameter
                {
                    Name = words[0],
                    Value = new HyperparameterValue(words[2]),
                    BatchGroup = words[1] == "batch",
                    Origin = "the harness",
                }),
            ],
        };
    }
}
