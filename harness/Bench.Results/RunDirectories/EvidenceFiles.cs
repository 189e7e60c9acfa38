using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>Reads the files that make up evidence; what is wrong with one is a finding that names it.</summary>
internal static class EvidenceFiles
{
    public static T? Json<T>(RunFiles files, string name, Func<T, IEnumerable<Finding>> plausible, List<Finding> findings)
        where T : class
    {
        if (files.Read(name) is not { } text)
        {
            findings.Add(FileFinding.Missing(name));
            return null;
        }

        if (!RecordJson.TryRead(text.Span, out T? value, out JsonDefect? defect))
        {
            findings.Add(FileFinding.Malformed(name, defect));
            return null;
        }

        findings.AddRange(plausible(value));
        return value;
    }

    public static T? Optional<T>(RunFiles files, string name, string what, Func<T, IEnumerable<Finding>> plausible, List<Finding> findings)
        where T : class
    {
        if (files.Has(name))
        {
            return Json(files, name, plausible, findings);
        }

        findings.Add(FileFinding.Absent(name, what));
        return null;
    }

    public static T? Definition<T>(RunFiles files, string name, ReadDefinition<T> read, List<Finding> findings, out Sha256Digest digest)
        where T : class
    {
        digest = default;
        if (files.Read(name) is not { } text)
        {
            findings.Add(FileFinding.Missing(name));
            return null;
        }

        digest = Sha256Digest.Of(text.Span);
        Parsed<T> parsed = read(name, text);
        findings.AddRange(parsed.Findings);
        return parsed.Value;
    }
}
