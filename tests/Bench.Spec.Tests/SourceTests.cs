using System.Text.RegularExpressions;
using Bench.Tests;

namespace Bench.Spec.Tests;

/// <summary>What the repository's own texts must keep to.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] TextEndings = [".cs", ".md", ".yaml", ".json", ".jsonl", ".txt", ".csproj", ".props", ".sln", ".c", ".h", ".sh", ".py", ".csv", ".svg", ".html", ".css", ".js", ".mjs"];

    private static readonly string[] Texts = [.. Directory
        .EnumerateFiles(Repository.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Where(static file => TextEndings.Contains(Path.GetExtension(file)) || file == Repository.At(".ci", "run"))
        .Where(static file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj" or ".git" or "TestResults" or "local" or "node_modules"))
        .Order(StringComparer.Ordinal)];

    private static readonly (string File, string Text)[] Sources = [.. Texts
        .Where(static file => file.EndsWith(".cs", StringComparison.Ordinal))
        .Select(static file => (Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file)))];

    [Fact]
    public void No_text_names_a_path_of_a_machine()
    {
        // Written so that this file does not hold what it looks for.
        string homes = string.Join('|', "home", "root", "Users", "work", "mnt", "workspace");
        Regex ofMachine = new($@"(?<![\w.~}}])/({homes})/");
        Regex ofThisClone = new($@"(?<![\w.]){Regex.Escape(Repository.Root)}(?!\w)");
        Assert.NotEmpty(Texts);
        Assert.Matches(ofMachine, $"in {Path.Combine("/home", "somebody", "bench")}");
        Assert.DoesNotContain(Texts, file => File.ReadLines(file).Any(line => ofMachine.IsMatch(line) || ofThisClone.IsMatch(line)));
    }

    [Fact]
    public void No_namespace_has_the_name_of_a_type()
    {
        HashSet<string> types = [.. Sources.SelectMany(static source => Declaration().Matches(source.Text)).Select(static match => match.Groups["name"].Value)];
        Assert.Contains(nameof(Finding), types);
        IEnumerable<string> parts = Sources.SelectMany(static source => Namespace().Matches(source.Text)).SelectMany(static match => match.Groups["name"].Value.Split('.'));
        Assert.DoesNotContain(parts, types.Contains);
    }

    [Fact]
    public void The_architecture_names_only_types_that_exist()
    {
        HashSet<string> types = [.. Sources.SelectMany(static source => Declaration().Matches(source.Text)).Select(static match => match.Groups["name"].Value)];
        string[] named = [.. CodeWord().Matches(File.ReadAllText(Repository.At("ARCHITECTURE.md"))).Select(static match => match.Groups["type"].Value)];
        Assert.Contains("LoadGenerator", named);
        Assert.Empty(named.Except(types));
    }

    [Fact]
    public void No_type_is_named_for_nothing_in_particular()
    {
        string words = string.Join('|', "Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Processor", "Service", "Provider", "Info", "Common", "Core");
        Regex vague = new($"({words})$");
        Assert.Matches(vague, "Run" + "Manager");
        Assert.DoesNotContain(Sources.SelectMany(static source => Declaration().Matches(source.Text)).Select(static match => match.Groups["name"].Value), vague.IsMatch);
    }

    [Fact]
    public void Every_file_declares_the_type_that_it_is_named_for()
    {
        IEnumerable<string> strangers = Sources
            .Where(static source => Declaration().IsMatch(source.Text) && Path.GetFileName(source.File) != "Program.cs")
            .Where(static source => Declaration().Matches(source.Text).All(match => match.Groups["name"].Value != Path.GetFileName(source.File).Split('.')[0]))
            .Select(static source => source.File);
        Assert.Empty(strangers);
    }

    [Fact]
    public void No_work_is_left_undone_in_the_code()
    {
        string marks = string.Join('|', "TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception");
        Assert.Empty(Sources.Where(source => Regex.IsMatch(source.Text, $@"\b({marks})\b")).Select(static source => source.File));
    }

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|sealed|static|abstract|readonly|partial|unsafe|file|ref)\s+)*(?:record\s+struct|record\s+class|record|class|struct|interface|enum)\s+(?<name>[A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // Two capitals and a small letter between them: a type's name, not an acronym nor the name of an assembly.
    [GeneratedRegex(@"`(?!Bench\.)(?<type>(?:[A-Z][a-z0-9]+){2,})(?:[.(<][^`]*)?`")]
    private static partial Regex CodeWord();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
