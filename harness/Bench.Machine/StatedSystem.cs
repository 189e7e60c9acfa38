using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec.Machines;

namespace Bench.Machine;

/// <summary>The fields of a system description, under MLPerf's names, that this machine itself can tell: nobody needs to type them.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json".</remarks>
public static class StatedSystem
{
    /// <summary>The fields that could be told, sorted by name, each with where it was read.</summary>
    public static ImmutableArray<DetectedField> Detect() => Of(SystemProbe.Detect());

    /// <summary>The same, as names and values.</summary>
    public static ImmutableSortedDictionary<string, string> Values() => Detect().ToImmutableSortedDictionary(static field => field.Name, static field => field.Value, StringComparer.Ordinal);

    /// <summary>MLPerf's fields that follow from what was found.</summary>
    public static ImmutableArray<DetectedField> Of(ImmutableArray<DetectedField> found)
    {
        DetectedField Found(string name) => found.Single(field => field.Name == name);
        IEnumerable<DetectedField> Told(string name, string from, Func<string, string?>? write = null)
        {
            DetectedField field = Found(from);
            string? value = field.Value == SystemDescription.NotEstablished ? null : write is null ? field.Value : write(field.Value);
            return value is null ? [] : [new(name, value, field.Source)];
        }

        string? PerSocket(string cores) => int.TryParse(Found("sockets").Value, out int sockets) ? Text(int.Parse(cores, CultureInfo.InvariantCulture) / sockets) : null;
        string kernel = Found("kernel").Value;
        return
        [
            .. new[]
            {
                Told("accelerators_per_node", "accelerators", static text => Text(Accelerators(text).Sum(static one => one.Count))),
                Told("accelerator_model_name", "accelerators", static text => Distinct(text, static one => one.Model, "none")),
                Told("accelerator_memory_capacity", "accelerators", static text => Distinct(text, static one => one.Memory, "")),
                Told("host_memory_capacity", "memory", Gibibytes),
                Told("host_network_card_count", "network", static text => text == "none" ? "0" : Text(text.Split(", ").Length)),
                Told("host_networking", "network"),
                Told("host_processor_caches", "cache_sizes"),
                Told("host_processor_core_count", "physical_cores", PerSocket),
                Told("host_processor_frequency", "max_frequency"),
                Told("host_processor_model_name", "cpu_model"),
                Told("host_processors_per_node", "sockets"),
                Told("host_storage_capacity", "storage", static text => string.Join(", ", text.Split(", ").Select(static one => string.Join(' ', one.Split(' ').Skip(1).Take(2))))),
                Told("host_storage_type", "storage", static text => string.Join(", ", text.Split(", ").Select(static one => string.Join(' ', one.Split(' ').Skip(3))).Distinct())),
                Told("operating_system", "operating_system", text => kernel == SystemDescription.NotEstablished ? text : $"{text}, Linux {kernel}"),
            }.SelectMany(static told => told).OrderBy(static field => field.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Groups of equal accelerators, as <c>2 x NAME, 81559 MiB; …</c> lists them.</summary>
    private static IEnumerable<(int Count, string Model, string Memory)> Accelerators(string text) => text == "none" ? [] : text.Split("; ").Select(static group =>
    {
        string[] parts = group.Split(" x ", 2);
        string[] fields = parts[1].Split(", ");
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), fields[0], fields[^1]);
    });

    private static string Distinct(string text, Func<(int Count, string Model, string Memory), string> read, string none)
    {
        string[] values = [.. Accelerators(text).Select(read).Distinct()];
        return values.Length == 0 ? none : string.Join(", ", values);
    }

    private static string? Gibibytes(string memory) => long.TryParse(memory.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes)
        ? string.Create(CultureInfo.InvariantCulture, $"{kibibytes / 1048576.0:F1} GiB")
        : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
