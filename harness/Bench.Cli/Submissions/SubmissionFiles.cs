using System.Collections.Immutable;
using System.Text;
using Bench.Cli.Measuring;
using Bench.Cli.Verbs;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Submissions;

/// <summary>A submission's own files as they lie in its folder, or in a package that was unpacked: what is wrong with them by themselves. Whether they are those that a result was measured with, <see cref="Belonging"/> says.</summary>
internal sealed record SubmissionFiles
{
    private const string SutSchema = "bench/sut/v1";

    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The submission; null when it cannot be read.</summary>
    public Definition<Submission>? Submission { get; private init; }

    /// <summary>The description of its system; null when it cannot be read.</summary>
    public Definition<ImmutableSortedDictionary<string, string>>? System { get; private init; }

    /// <summary>The system under test that the submission names; null where it names none, or it cannot be read.</summary>
    public Definition<SutDefinition>? Sut { get; private init; }

    /// <summary>Every system under test that is defined in the folder, the one that the submission names first.</summary>
    public ImmutableArray<Definition<SutDefinition>> Suts { get; private init; } = [];

    /// <summary>What is wrong with the files, each at its place.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="folder">A folder that exists.</param>
    public static SubmissionFiles In(string folder)
    {
        string path = Path.Combine(folder, SubmissionFolder.FileName);
        List<Finding> findings = [];
        if (Read(findings, new Location(path), () => SubmissionReader.Read(path, DefinitionFile.Read(path))) is not { } submission)
        {
            return new SubmissionFiles { Folder = folder, Findings = [.. findings] };
        }

        string described = Circumstances.PathOfSystem(submission);
        Definition<ImmutableSortedDictionary<string, string>>? system = Read(findings, submission.LocationOf("system"), () => SystemReader.Read(described, DefinitionFile.Read(described)));
        findings.AddRange(SubmissionReader.UnknownWorkloads(submission, Shipped.Ids()));
        findings.AddRange(system is null ? [] : DeclaredSystem.Stated(submission.Value, system));
        ImmutableArray<Definition<SutDefinition>> suts = [];
        if (submission.Value.Sut is { } named)
        {
            string sut = Path.Combine(folder, named);
            suts = Read(findings, submission.LocationOf("sut"), () => SutReader.Read(sut, DefinitionFile.Read(sut))) is { } own ? [own] : [];
            findings.AddRange(suts.SelectMany(Missing));
        }

        findings.AddRange(Placeholders(submission, system, suts));
        return new SubmissionFiles
        {
            Folder = folder,
            Submission = submission,
            System = system,
            Sut = suts.IsEmpty ? null : suts[0],
            Suts = [.. suts, .. OtherSuts(folder, suts.Select(static one => Path.GetFullPath(one.Path)))],
            Findings = [.. findings],
        };
    }

    /// <summary>A file of the submission, as it is named in it.</summary>
    public string NameOf(string path) => Path.GetRelativePath(Folder, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The files that a SUT's definition names and that are not there: its program, where that is one of its own, and what it is made of.</summary>
    public static IEnumerable<Finding> Missing(Definition<SutDefinition> sut)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(sut.Path))!;
        string program = sut.Value.Command[0];
        (string Key, string Name)[] named = [.. program.Contains('/', StringComparison.Ordinal) && !Path.IsPathRooted(program) ? new[] { ("command", program) } : [], .. sut.Value.Files.Select(static file => ("files", file))];
        return named.Where(one => !File.Exists(Path.Combine(folder, one.Name))).Select(one => new Finding
        {
            RuleId = "SUB002",
            Severity = Severity.Error,
            Message = $"{one.Key} names {one.Name}; there is no such file beside it",
            Location = sut.LocationOf(one.Key),
            Help = one.Key == "files" ? "put it back, or take it off the list: the list is what the implementation is made of" : "build it first, or name the program that is there",
        });
    }

    /// <summary>What <c>init</c> wrote and nobody has replaced, each at its place.</summary>
    private static IEnumerable<Finding> Placeholders(Definition<Submission> submission, Definition<ImmutableSortedDictionary<string, string>>? system, ImmutableArray<Definition<SutDefinition>> suts)
    {
        const string Yours = "write yours there";
        IEnumerable<(string Field, string Value, Location Place, string Help)> stated =
        [
            ("submitter", submission.Value.Submitter, submission.LocationOfValue("submitter"), Yours),
            .. suts.Select(static sut => ("name", sut.Value.Name, sut.LocationOfValue("name"), Yours)),
            .. system is null ? [] : system.Value.Select(field => (field.Key, field.Value, system.LocationOfValue(field.Key), $"write it there, or \"\" where the system has no such thing; what the machine tells of itself bench system describe --write {ShellWord.Of(system.Path)} fills in")),
        ];
        return from one in stated
               where SubmissionTemplate.Placeholders.Contains(one.Value)
               orderby one.Place.Path, one.Place.Line
               select new Finding
               {
                   RuleId = "SUB010",
                   Severity = Severity.Warning,
                   Message = $"{one.Field} is \"{one.Value}\", as the template has it; expected what is so of this submission",
                   Location = one.Place,
                   Help = one.Help,
               };
    }

    /// <summary>What a file that the submission names has wrong; that it is missing is a finding at the place that names it.</summary>
    private static Definition<T>? Read<T>(List<Finding> findings, Location named, Func<Parsed<Definition<T>>> read)
        where T : class
    {
        try
        {
            Parsed<Definition<T>> parsed = read();
            findings.AddRange(parsed.Findings);
            return parsed.Succeeded ? parsed.Value : null;
        }
        catch (DefinitionUnreadableException unreadable)
        {
            findings.Add(new Finding { RuleId = "SUB002", Severity = Severity.Error, Message = unreadable.Message, Location = named, Help = unreadable.Help });
            return null;
        }
    }

    /// <summary>A result may be of another system under test than the submission names: <c>run --sut</c> takes any.</summary>
    private static IEnumerable<Definition<SutDefinition>> OtherSuts(string folder, IEnumerable<string> known)
    {
        string results = Path.Combine(folder, "results") + Path.DirectorySeparatorChar;
        EnumerationOptions everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*.yaml", everywhere).Where(path => !path.StartsWith(results, StringComparison.Ordinal) && !known.Contains(Path.GetFullPath(path)));
        foreach (string path in files.Order(StringComparer.Ordinal))
        {
            ReadOnlyMemory<byte> bytes = DefinitionFile.Read(path);
            if (Encoding.UTF8.GetString(bytes.Span).Contains(SutSchema, StringComparison.Ordinal) && SutReader.Read(path, bytes) is { Succeeded: true } sut)
            {
                yield return sut.Value;
            }
        }
    }
}
