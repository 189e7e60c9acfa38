using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Imports;

/// <summary>Reads the short files of a submission: texts that scripts printed, and JSON objects with one level of fields.</summary>
internal static class SubmittedFileReader
{
    private const long MostBytes = 1 << 20;
    private const int MostLines = 20_000;
    private const int MostLetters = 2_000;

    /// <summary>A text's lines; null when it is not there or cannot be read.</summary>
    public static SubmittedText? Text(TreeFiles files, string path, CappedFindings findings)
    {
        if (Plain(files, path, findings) is not { } bytes)
        {
            return null;
        }

        if (bytes.IndexOf((byte)0) is >= 0 and var zero)
        {
            findings.Add(TreeFiles.Of(ImportCode.NoLogLine, Severity.Error, path, $"holds a zero byte at {zero}: it is no text", "put the script's own output in its place"));
            return null;
        }

        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (lines.Length > MostLines)
        {
            findings.Add(TreeFiles.Of(ImportCode.TooLong, Severity.Error, path, $"has {lines.Length} lines; only the first {MostLines} were read", "put the script's own output in its place"));
        }

        return new SubmittedText(path, [.. lines.Take(MostLines).Select(static line => line.TrimEnd('\r')).Select(static line => line.Length <= MostLetters ? line : line[..MostLetters])]);
    }

    /// <summary>An object's fields; null when it is not there or is none, which is reported.</summary>
    public static SubmittedFields? Json(TreeFiles files, string path, CappedFindings findings)
    {
        if (Plain(files, path, findings) is not { } bytes)
        {
            return null;
        }

        try
        {
            return Fields(bytes, path, findings);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            int line = exception is JsonException { LineNumber: { } number } ? (int)Math.Min(number, int.MaxValue - 1) + 1 : 0;
            findings.Add(TreeFiles.Of(ImportCode.NoJson, Severity.Error, path, $"is no JSON object in UTF-8: {Terminated(exception.Message)}", "write it as MLPerf's templates have it", line));
            return null;
        }
    }

    private static SubmittedFields? Fields(byte[] bytes, string path, CappedFindings findings)
    {
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = 16 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            findings.Add(TreeFiles.Of(ImportCode.NoJson, Severity.Error, path, "holds another JSON value than an object", "write it as MLPerf's templates have it"));
            return null;
        }

        ImmutableSortedDictionary<string, SubmittedField>.Builder fields = ImmutableSortedDictionary.CreateBuilder<string, SubmittedField>(StringComparer.Ordinal);
        int line = 1;
        int counted = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            int at = (int)reader.TokenStartIndex;
            line += bytes.AsSpan(counted, at - counted).Count((byte)'\n');
            counted = at;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            string? text = reader.TokenType switch { JsonTokenType.String => reader.GetString(), JsonTokenType.Null => "", _ => null };
            reader.Skip();
            text ??= Encoding.UTF8.GetString(bytes.AsSpan(start, (int)reader.BytesConsumed - start));
            if (!fields.TryAdd(name, new SubmittedField(text.Length <= MostLetters ? text : text[..MostLetters], line)))
            {
                findings.Add(TreeFiles.Of(ImportCode.NoJson, Severity.Error, path, $"has the field {name} twice; the first is taken", "leave one of them out", line));
            }
        }

        while (reader.Read())
        {
        }

        return new SubmittedFields(path, fields.ToImmutable());
    }

    /// <summary>A file's bytes without a byte order mark; a mark and CR LF are reported.</summary>
    private static byte[]? Plain(TreeFiles files, string path, CappedFindings findings)
    {
        if (files.Read(path, MostBytes, findings) is not { } bytes)
        {
            return null;
        }

        bool mark = bytes.AsSpan().StartsWith("\ufeff"u8);
        if (mark || bytes.AsSpan().IndexOf("\r\n"u8) >= 0)
        {
            findings.Add(TreeFiles.Of(ImportCode.Resaved, Severity.Warning, path, $"{(mark ? "begins with a byte order mark" : "ends its lines with CR LF")}: another program saved it anew", "save it in UTF-8 with LF"));
        }

        return mark ? bytes[3..] : bytes;
    }

    private static string Terminated(string message) => message.Split(" LineNumber:")[0].TrimEnd('.');
}
