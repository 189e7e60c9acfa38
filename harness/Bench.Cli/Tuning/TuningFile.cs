using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Cli.Measuring;
using Bench.Machine;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Workloads;

namespace Bench.Cli.Tuning;

/// <summary>The tables that <c>bench tune</c> found on this machine, one for each number of threads, in the user's cache folder.</summary>
internal sealed record TuningFile
{
    /// <summary>The processor that it was measured on.</summary>
    public required string CpuModel { get; init; }

    /// <summary>The shipped backend's kernel, whose sizes they are.</summary>
    public required string Kernel { get; init; }

    /// <summary>The tables, by the number of threads.</summary>
    public required ImmutableSortedDictionary<int, TuningTable> Tables { get; init; }

    /// <summary>Where it stands.</summary>
    public static string Location => CacheFolder.Tuning;

    private static TuningFile OfThisMachine => new()
    {
        CpuModel = SystemProbe.Detect().First(static one => one.Name == "cpu_model").Value,
        Kernel = CpuBackend.Kernel,
        Tables = ImmutableSortedDictionary<int, TuningTable>.Empty,
    };

    /// <summary>The table for so many threads; null where none was found, where it found the defaults fastest, or on another machine.</summary>
    /// <exception cref="TuningFileDamagedException">The file is damaged.</exception>
    public static TuningTable? TableFor(int threads) =>
        Read() is { } file && file.IsOfThisMachine && file.Tables.GetValueOrDefault(threads) is { Sizes.Length: > 0 } table ? table : null;

    /// <summary>Why a table that there is goes unused; null where it is used, or there is none.</summary>
    public static string? WhyUnused => Read() is { IsOfThisMachine: false } file
        ? $"the sizes of blocks in {Location} are of another machine ({file.CpuModel}, {file.Kernel}) and not used; bench tune finds those of this one"
        : null;

    /// <summary>Puts a table into the file; those of another machine are dropped.</summary>
    public static void Keep(int threads, TuningTable table)
    {
        TuningFile now = Read() is { } file && file.IsOfThisMachine ? file : OfThisMachine;
        Directory.CreateDirectory(Path.GetDirectoryName(Location)!);
        string unfinished = $"{Location}.{Environment.ProcessId}";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(now with { Tables = now.Tables.SetItem(threads, table) }, BenchJson.Indented) + "\n");
        File.Move(unfinished, Location, overwrite: true);
    }

    private bool IsOfThisMachine => OfThisMachine is var here && CpuModel == here.CpuModel && Kernel == here.Kernel;

    private static TuningFile? Read()
    {
        if (!File.Exists(Location))
        {
            return null;
        }

        return RecordJson.TryRead(File.ReadAllBytes(Location), out TuningFile? file, out JsonDefect? defect) ? file : throw new TuningFileDamagedException(Location, defect);
    }
}

/// <summary>One table.</summary>
internal sealed record TuningTable
{
    /// <summary>When it was measured.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>What was found, as <see cref="CpuTuning.ToString"/> writes it; empty where the defaults are fastest.</summary>
    [JsonConverter(typeof(CheckedSizes))]
    public required string Sizes { get; init; }

    /// <summary>Where a plan says that its sizes came from.</summary>
    [JsonIgnore]
    public string Origin => string.Create(CultureInfo.InvariantCulture, $"bench tune, {MeasuredAt:yyyy-MM-dd HH:mm} UTC");
}

/// <summary>Refuses sizes that no table has where they stand, so that the place is known.</summary>
internal sealed class CheckedSizes : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return CpuTuning.Parse(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("expected a string of sizes")).ToString();
        }
        catch (FormatException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
