using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bench.Tests;

namespace Bench.Spec.Tests;

/// <summary>The arrows of ARCHITECTURE.md's table are those of the project files.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, Room> Rooms = Directory
        .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
        .Where(static file => !Path.GetRelativePath(Repository.Root, file).StartsWith("tests", StringComparison.Ordinal))
        .Select(Read)
        .ToDictionary(static room => room.Name);

    [Fact]
    public void Every_room_uses_what_the_table_says_and_nothing_else()
    {
        Dictionary<string, string> table = File.ReadLines(Repository.At("ARCHITECTURE.md"))
            .Select(static line => TableRow().Match(line))
            .Where(static row => row.Success)
            .ToDictionary(static row => row.Groups["room"].Value, static row => row.Groups["uses"].Value.Trim());
        Assert.Equal(Rooms.Values.Select(static room => room.Folder).Order(StringComparer.Ordinal), table.Keys.Order(StringComparer.Ordinal));
        foreach (Room room in Rooms.Values)
        {
            string[] words = [.. table[room.Folder].Split(", ")];
            string[] uses = words switch
            {
                ["the base class library"] => [],
                ["everything", .. string[] packages] => [.. Rooms.Values.Where(static other => !other.IsProgram).Select(static other => other.Name), .. packages],
                _ => words,
            };
            string[] found = [.. room.Projects, .. room.Packages.Select(package => uses.FirstOrDefault(use => package == use || package.StartsWith(use + ".", StringComparison.Ordinal)) ?? package)];
            Assert.Equal((room.Name, string.Join(", ", uses.Order(StringComparer.Ordinal))), (room.Name, string.Join(", ", found.Order(StringComparer.Ordinal))));
        }
    }

    [Theory]
    [InlineData("LoadGen", new[] { "Rules", "Results", "Definitions" })]
    [InlineData("Rules", new[] { "LoadGen", "Sut", "Results", "Definitions" })]
    [InlineData("Results", new[] { "LoadGen", "Sut", "Rules", "Definitions", "Workloads" })]
    [InlineData("Workloads", new[] { "Rules", "Results", "Definitions" })]
    [InlineData("Sut", new[] { "Rules", "Results", "Definitions" })]
    [InlineData("Training", new[] { "Rules", "Results", "Definitions", "Workloads" })]
    public void A_room_never_reaches_another_by_whatever_way(string from, string[] never)
    {
        HashSet<string> reached = [];
        Queue<string> left = new([from]);
        while (left.TryDequeue(out string? name))
        {
            foreach (string next in Rooms[name].Projects.Where(reached.Add))
            {
                left.Enqueue(next);
            }
        }

        Assert.Contains("Spec", reached);
        Assert.Empty(reached.Intersect(never));
    }

    private static Room Read(string file)
    {
        XElement project = XElement.Load(file);
        return new Room(
            NameOf(file),
            Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'),
            [.. project.Descendants("ProjectReference").Select(static reference => NameOf(reference.Attribute("Include")!.Value))],
            [.. project.Descendants("PackageReference").Select(static reference => reference.Attribute("Include")!.Value)],
            project.Descendants("OutputType").Any(static type => type.Value == "Exe"));
    }

    /// <summary>The table's word for a project: Bench.LoadGen is LoadGen.</summary>
    private static string NameOf(string projectFile) => Path.GetFileNameWithoutExtension(projectFile)["Bench.".Length..];

    [GeneratedRegex(@"^\| `(?<room>(harness/Bench\.\w+|workloads(/\w+)?|rules))/?` \|[^|]*\|(?<uses>[^|]*)\|$")]
    private static partial Regex TableRow();

    private sealed record Room(string Name, string Folder, string[] Projects, string[] Packages, bool IsProgram);
}
