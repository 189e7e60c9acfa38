using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Statistics.Conformance;

namespace Bench.Results.Exports;

/// <summary>Lines of LoadGen's detail log: <c>:::MLLOG</c> and an object with key, value, time, namespace and metadata.</summary>
/// <remarks>Numbers print as C++ streams print them; unlike LoadGen, texts are escaped, and what is no number is written as the log's readers take it (NaN, Infinity).</remarks>
internal sealed class MllogLines
{
    private const long NsPerMs = 1_000_000;
    private readonly StringBuilder text = new();

    /// <summary>When the following lines were logged, nanoseconds since the start of the log.</summary>
    public long TimeNs { get; set; }

    public void Text(string key, string value) => Raw(key, Quoted(value));

    public void Number(string key, long value) => Raw(key, value.ToString(CultureInfo.InvariantCulture));

    public void Number(string key, ulong value) => Raw(key, value.ToString(CultureInfo.InvariantCulture));

    public void Real(string key, double value) => Raw(key, CppNumber.General(value));

    public void Flag(string key, bool value) => Raw(key, value ? "true" : "false");

    public void List(string key, IEnumerable<int> values) => Raw(key, $"[{string.Join(',', values)}]");

    public void Error(string key, string value) => Raw(key, Quoted(value), isError: true);

    /// <summary>A line whose value is the text of its JSON already.</summary>
    public void Raw(string key, string value, bool isError = false)
    {
        string json = value switch { "nan" or "-nan" => "NaN", "inf" => "Infinity", "-inf" => "-Infinity", _ => value };
        text.Append(CultureInfo.InvariantCulture, $":::MLLOG {{\"key\": {Quoted(key)}, \"value\": {json}, \"time_ms\": {TimeNs / NsPerMs}.{TimeNs % NsPerMs:D6}, ")
            .Append("\"namespace\": \"mlperf::logging\", \"event_type\": \"POINT_IN_TIME\", \"metadata\": {")
            .Append($"\"is_error\": {(isError ? "true" : "false")}, ")
            .Append("\"is_warning\": false, \"file\": \"bench\", \"line_no\": 0, \"pid\": 0, \"tid\": 0}}\n");
    }

    public override string ToString() => text.ToString();

    private static string Quoted(string value) => JsonSerializer.Serialize(value);
}
