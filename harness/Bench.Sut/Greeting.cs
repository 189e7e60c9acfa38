using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Sut;

/// <summary>What the harness tells a SUT before the first request (PROTOCOL.md, "Start"): written by the harness, read by the shipped host.</summary>
internal sealed record Greeting
{
    public const int Version = 1;

    /// <summary>The line that asks for the same bits with any number of threads.</summary>
    public const string DeterministicLine = "deterministic yes\n";

    public required int Threads { get; init; }

    public required Problem Problem { get; init; }

    public required DeclaredPrecision Precision { get; init; }

    public string? Implementation { get; init; }

    public bool Deterministic { get; init; }

    public string? Tuning { get; init; }

    public required string TensorsPath { get; init; }

    public required long TensorsBytes { get; init; }

    public required string ExchangePath { get; init; }

    public required ExchangeLayout Exchange { get; init; }

    /// <exception cref="ArgumentException">A choice would be more than a line.</exception>
    public string ToText(SampleLayouts layouts)
    {
        // Both may come from the plan of a stranger's bundle, and a line more would be another setting.
        foreach (string? choice in (string?[])[Implementation, Tuning])
        {
            if (choice?.Any(char.IsControl) == true)
            {
                throw new ArgumentException($"'{string.Concat(choice.Select(static c => char.IsControl(c) ? '?' : c))}' has control characters, expected the name of an implementation or sizes of blocks", nameof(layouts));
            }
        }

        StringBuilder text = new();
        ExchangeLayout exchange = Exchange;
        text.Append(CultureInfo.InvariantCulture, $"bench-sut {Version}\nthreads {Threads}\nfamily {Problem.Family}\n");
        text.Append(CultureInfo.InvariantCulture, $"precision {Precision.Inputs.FieldName} {Precision.Accumulation.FieldName}\n");
        text.Append(Implementation is { } name ? $"implementation {name}\n" : "");
        text.Append(Deterministic ? DeterministicLine : "");
        text.Append(Tuning is { } sizes ? $"tuning {sizes}\n" : "");
        text.Append(CultureInfo.InvariantCulture, $"tensors {TensorsBytes} {TensorsPath}\nexchange {exchange.ByteCount} {ExchangePath}\n");
        text.Append(CultureInfo.InvariantCulture, $"rings {exchange.Requests} {exchange.Completions}\n");
        text.Append(CultureInfo.InvariantCulture, $"slots {exchange.Slots} {exchange.Stride} {exchange.SlotOffset} {exchange.SlotBytes}\n");
        AppendTensors(text, "weight", Problem.Weights);
        for (int layout = 0; layout < layouts.Count; layout++)
        {
            int sample = layouts.FirstSampleOf(layout);
            text.Append(CultureInfo.InvariantCulture, $"layout {layout} {Problem.OutputOf(sample).ByteCount}\n");
            AppendTensors(text, string.Create(CultureInfo.InvariantCulture, $"input {layout}"), Problem.InputsOf(sample));
        }

        text.Append("problem ").Append(JsonSerializer.Serialize(Problem, BenchJson.Line)).Append("\nend\n");
        return text.ToString();
    }

    /// <exception cref="FormatException">The text is no greeting of this version.</exception>
    public static Greeting Parse(string text)
    {
        Dictionary<string, string> lines = [];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            lines.TryAdd(space < 0 ? line : line[..space], space < 0 ? "" : line[(space + 1)..]);
        }

        if (!lines.TryGetValue("bench-sut", out string? version) || version != Version.ToString(CultureInfo.InvariantCulture))
        {
            throw new FormatException($"the harness speaks version '{version}' of the protocol, this host version {Version}");
        }

        string[] Words(string key) => lines.TryGetValue(key, out string? rest) ? rest.Split(' ') : throw new FormatException($"the greeting has no line '{key}'");
        static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
        static NumberFormat Format(string word) =>
            Enum.GetValues<NumberFormat>().Where(format => format.FieldName == word).Select(static format => (NumberFormat?)format).FirstOrDefault() ?? throw new FormatException($"'{word}' is no number format");
        return new Greeting
        {
            Threads = Number(Words("threads")[0]),
            Problem = JsonSerializer.Deserialize<Problem>(lines["problem"], BenchJson.Line) ?? throw new FormatException("the problem is null"),
            Precision = new DeclaredPrecision { Inputs = Format(Words("precision")[0]), Accumulation = Format(Words("precision")[1]) },
            Implementation = lines.GetValueOrDefault("implementation"),
            Tuning = lines.GetValueOrDefault("tuning"),
            Deterministic = lines.ContainsKey("deterministic"),
            TensorsBytes = long.Parse(Words("tensors")[0], CultureInfo.InvariantCulture),
            TensorsPath = Words("tensors")[1],
            ExchangePath = Words("exchange")[1],
            Exchange = new ExchangeLayout(Number(Words("rings")[0]), Number(Words("rings")[1]), Number(Words("slots")[0]), Number(Words("slots")[3])),
        };
    }

    public static void AppendTensors(StringBuilder text, string prefix, System.Collections.Immutable.ImmutableArray<TensorSpec> tensors)
    {
        long[] offsets = TensorSet.OffsetsOf(tensors, out _);
        for (int i = 0; i < tensors.Length; i++)
        {
            string type = tensors[i].ElementType == ElementType.Float32 ? "f32" : "i32";
            text.Append(CultureInfo.InvariantCulture, $"{prefix} {tensors[i].Name} {type} {offsets[i]} {tensors[i].Shape.Length} {string.Join(' ', tensors[i].Shape)}\n");
        }
    }
}
