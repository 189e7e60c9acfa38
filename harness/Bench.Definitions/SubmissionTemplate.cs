using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Bench.Definitions.Forms;

namespace Bench.Definitions;

/// <summary>The submission that a vendor starts from: the files of <c>submission-template/</c>, which the tool carries along.</summary>
public static class SubmissionTemplate
{
    private const string Prefix = "submission-template/";
    private const string SubmitterLine = "submitter: Your Organisation";

    /// <summary>What the template says where only the submitter knows: a value that is still one of these says nothing.</summary>
    public static ImmutableArray<string> Placeholders { get; } = ["Your Organisation", "My system", "the template's SUT in C", "template-matmul", "not stated"];

    /// <summary>Path of every file, relative, with its text.</summary>
    public static ImmutableSortedDictionary<string, string> Files { get; } = Embedded();

    /// <summary>Why a submitter's name cannot stand in a submission; null when it can.</summary>
    public static string? WhyNoSubmitter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Any(char.IsControl))
        {
            return "a submitter's name is one line without control characters";
        }

        return SubmissionReader.Read("submission.yaml", Encoding.UTF8.GetBytes(WithSubmitter(Files["submission.yaml"], name))) is { Succeeded: false } refused
            ? refused.Findings[0].Message
            : null;
    }

    /// <summary>Writes the template into a folder that does not exist yet or is empty.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="submitter">The submitter's name; see <see cref="WhyNoSubmitter"/>.</param>
    /// <param name="found">What is known of this machine under MLPerf's field names, for example <c>host_processor_model_name</c>; replaces the template's text.</param>
    /// <returns>The paths written, relative to the folder.</returns>
    /// <exception cref="DefinitionUnreadableException">The folder cannot be written, or it holds something already.</exception>
    public static ImmutableArray<string> Write(string folder, string submitter, IReadOnlyDictionary<string, string> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (WhyNoSubmitter(submitter) is { } reason)
        {
            throw new ArgumentException(reason, nameof(submitter));
        }

        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new IOException("the folder is not empty, and nothing is overwritten");
            }

            foreach ((string path, string text) in Files)
            {
                string target = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                string filled = path.EndsWith(".yaml", StringComparison.Ordinal) ? WithSubmitter(text, submitter) : text;
                File.WriteAllText(target, path.StartsWith("systems/", StringComparison.Ordinal) ? WithFound(filled, found) : filled);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionUnreadableException(folder, exception);
        }

        return [.. Files.Keys];
    }

    private static string WithSubmitter(string text, string submitter) => text.Replace(SubmitterLine, $"submitter: {Scalar(submitter)}", StringComparison.Ordinal);

    /// <summary>A system description with what is known of the machine in place of what its lines said.</summary>
    /// <param name="text">The description, one <c>field: value</c> a line.</param>
    /// <param name="found">What is known, under MLPerf's field names.</param>
    public static string Described(string text, IReadOnlyDictionary<string, string> found)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(found);
        return WithFound(text, found);
    }

    private static string WithFound(string text, IReadOnlyDictionary<string, string> found)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int colon = lines[i].IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && found.TryGetValue(lines[i][..colon], out string? value))
            {
                lines[i] = $"{lines[i][..colon]}: {Scalar(value)}";
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>Text as a YAML scalar: plain where nothing can be misread, else in double quotes.</summary>
    private static string Scalar(string text)
    {
        bool plain = text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '_' or '-')
            && !text.EndsWith(' ') && !PlainNumbers.LooksLogical().IsMatch(text) && !PlainNumbers.LooksNumeric().IsMatch(text);
        return plain ? text : $"\"{string.Concat(text.Where(static c => !char.IsControl(c))).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static ImmutableSortedDictionary<string, string> Embedded()
    {
        Assembly assembly = typeof(SubmissionTemplate).Assembly;
        ImmutableSortedDictionary<string, string>.Builder files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            files[name[Prefix.Length..]] = reader.ReadToEnd();
        }

        return files.ToImmutable();
    }
}
