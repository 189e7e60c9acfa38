using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Imports;

/// <summary>Reads LoadGen's detail log, line by line, in bounded memory. Whatever is wrong with a line is a finding, and the other lines are read.</summary>
/// <remarks>Source: LoadGen's logging.cc: each line is <c>:::MLLOG</c> and a JSON object with key, value and metadata.</remarks>
internal sealed class DetailLogReader
{
    /// <summary>The most bytes that are read of a log.</summary>
    public const long MostBytes = 256L << 20;

    private const int MostKeys = 2048;
    private const int MostValues = 3;
    private const int MostErrors = 1000;
    private const int MostText = 1000;
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 16 };
    private readonly string path;
    private readonly CappedFindings findings;
    private readonly SortedDictionary<string, List<LoggedValue>> values = new(StringComparer.Ordinal);
    private readonly List<LoggedError> errors = [];
    private readonly List<Finding> pending = [];
    private long furtherPending;
    private bool resaved;

    private DetailLogReader(string path, CappedFindings findings)
    {
        this.path = path;
        this.findings = findings;
    }

    /// <summary>Reads a log; null when nothing of it can be read: it is not there, the system refuses it, or no line is LoadGen's.</summary>
    /// <param name="files">The tree.</param>
    /// <param name="path">The log's path inside it.</param>
    /// <param name="findings">Take what is wrong with it.</param>
    public static DetailLog? Read(TreeFiles files, string path, CappedFindings findings)
    {
        using Stream? stream = files.Open(path, MostBytes, findings, whole: false);
        if (stream is null)
        {
            return null;
        }

        try
        {
            return new DetailLogReader(path, findings).Read(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(TreeFiles.Refused(path, exception));
            return null;
        }
    }

    private DetailLog? Read(Stream stream)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        BoundedLines lines = new(stream) { Passing = hash.AppendData };
        while (lines.Next())
        {
            Line(lines);
        }

        if (values.Count == 0)
        {
            // What is no log at all is one defect, whatever its lines hold.
            findings.Add(pending is [{ } first] && furtherPending == 0 ? first : TreeFiles.Of(
                ImportCode.NoLogLine, Severity.Error, path, $"is no log of LoadGen's: {(lines.Number == 0 ? "it is empty" : $"none of its {lines.Number} lines is one, the first {pending.FirstOrDefault()?.Message ?? "is empty"}")}", "put LoadGen's own file in its place"));
            return null;
        }

        return new DetailLog
        {
            Path = path,
            Digest = Sha256Digest.Parse(Convert.ToHexStringLower(hash.GetHashAndReset())),
            Lines = lines.Number,
            Values = values.ToImmutableSortedDictionary(static pair => pair.Key, static pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal),
            Errors = [.. errors],
        };
    }

    private void Line(BoundedLines lines)
    {
        ReadOnlySpan<byte> line = lines.Head;
        if (lines.Number == 1 && line.StartsWith("\ufeff"u8))
        {
            Resaved("begins with a byte order mark, which LoadGen does not write", 1);
            line = line[3..];
        }

        if (lines.HasCarriageReturn)
        {
            Resaved("ends its lines with CR LF; LoadGen ends them with LF", lines.Number);
        }

        if (line.IsEmpty)
        {
            return;
        }

        if (!line.StartsWith(":::MLLOG "u8))
        {
            string kind = line.StartsWith(":::ENDPTS"u8) ? "is of MLPerf Endpoints, whose logs are not read" : $"begins with {Shown(line)}";
            NoLogLine(lines.Number, $"{kind}; expected :::MLLOG and a JSON object");
            return;
        }

        try
        {
            Entry(line[9..], lines);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            NoLogLine(lines.Number, $"is no JSON object after :::MLLOG, or not in UTF-8 ({Terse(exception)})");
        }
    }

    private void Entry(ReadOnlySpan<byte> json, BoundedLines lines)
    {
        Utf8JsonReader reader = new(json, isFinalBlock: !lines.IsTooLong, new JsonReaderState(Strict));
        string? key = null;
        LoggedValue? value = null;
        bool error = lines.IsTooLong && lines.Tail().AsSpan().IndexOf("\"is_error\": true"u8) >= 0;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            NoLogLine(lines.Number, "holds no JSON object after :::MLLOG");
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!reader.Read())
            {
                break;
            }

            long start = reader.TokenStartIndex;
            JsonTokenType type = reader.TokenType;
            string? text = type == JsonTokenType.String ? reader.GetString() : null;
            error |= name == "metadata" && type == JsonTokenType.StartObject && IsError(reader);
            if (!reader.TrySkip())
            {
                value = name == "value" ? new LoggedValue("(too long to be kept)", LoggedKind.Other, lines.Number) : value;
                break;
            }

            key = name == "key" ? text : key;
            value = name == "value" ? new LoggedValue(Kept(text ?? Encoding.UTF8.GetString(json[(int)start..(int)reader.BytesConsumed])), KindOf(type), lines.Number) : value;
        }

        if (!lines.IsTooLong)
        {
            // What follows the object is wrong too.
            while (reader.Read())
            {
            }
        }

        if (key is null || value is not { } found)
        {
            NoLogLine(lines.Number, "has no key or no value");
            return;
        }

        Keep(key, found, error);
    }

    private void Keep(string key, LoggedValue value, bool error)
    {
        if ((error || key.StartsWith("error_", StringComparison.Ordinal)) && errors.Count < MostErrors)
        {
            errors.Add(new LoggedError(Kept(key), value.Text, value.Line));
        }

        if (values.Count == 0)
        {
            Flush();
        }

        if (values.TryGetValue(key, out List<LoggedValue>? known))
        {
            // The same again says nothing new; another value of a key is kept, so that it can be reported.
            if (known.Count < MostValues && known.All(one => one.Text != value.Text))
            {
                known.Add(value);
            }
        }
        else if (values.Count < MostKeys && key.Length <= MostText)
        {
            values.Add(key, [value]);
        }
        else
        {
            findings.Add(TreeFiles.Of(ImportCode.NoLogLine, Severity.Error, path, $"has more than {MostKeys} different keys, or one of more than {MostText} letters; LoadGen writes about a hundred short ones", "put LoadGen's own file in its place", value.Line));
        }
    }

    // The reader is a copy: the caller's stands where it stood.
    private static bool IsError(Utf8JsonReader metadata)
    {
        int depth = metadata.CurrentDepth;
        while (metadata.Read() && metadata.CurrentDepth > depth)
        {
            if (metadata.TokenType == JsonTokenType.PropertyName && metadata.ValueTextEquals("is_error"u8))
            {
                return metadata.Read() && metadata.TokenType == JsonTokenType.True;
            }
        }

        return false;
    }

    private static LoggedKind KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.String => LoggedKind.Text,
        JsonTokenType.Number => LoggedKind.Number,
        JsonTokenType.True or JsonTokenType.False => LoggedKind.Flag,
        _ => LoggedKind.Other,
    };

    private static string Kept(string text) => text.Length <= MostText ? text : $"{text[..100]}… (SHA-256 {Sha256Digest.Of(Encoding.UTF8.GetBytes(text)).Hex})";

    private void Resaved(string what, int line)
    {
        if (!resaved)
        {
            resaved = true;
            findings.Add(TreeFiles.Of(ImportCode.Resaved, Severity.Warning, path, $"{what}: another program saved it anew", "put LoadGen's own file in its place", line));
        }
    }

    private void NoLogLine(int line, string what)
    {
        if (values.Count > 0)
        {
            findings.Add(WrongLine(line, what));
        }
        else if (pending.Count < CappedFindings.Most)
        {
            pending.Add(WrongLine(line, what));
        }
        else
        {
            furtherPending++;
        }
    }

    /// <summary>The first line of LoadGen's: it is a log, so each line before it is wrong by itself.</summary>
    private void Flush()
    {
        pending.ForEach(findings.Add);
        for (; furtherPending > 0; furtherPending--)
        {
            findings.Add(pending[^1]);
        }
    }

    private Finding WrongLine(int line, string what) => TreeFiles.Of(ImportCode.NoLogLine, Severity.Error, path, what, "put LoadGen's own file in its place", line);

    private static string Shown(ReadOnlySpan<byte> line) => $"'{new string([.. Encoding.ASCII.GetString(line[..Math.Min(line.Length, 40)]).Select(static letter => char.IsControl(letter) ? '?' : letter)])}'";

    private static string Terse(Exception exception) => exception is JsonException { BytePositionInLine: { } at } ? $"byte {at + 10}" : "invalid text";
}
