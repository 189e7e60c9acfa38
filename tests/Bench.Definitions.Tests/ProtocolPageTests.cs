using System.Text.RegularExpressions;
using Bench.Definitions.Trainings;
using Bench.Tests;

namespace Bench.Definitions.Tests;

/// <summary>Whoever writes a system under test reads one page: it names the inputs of every family, and its links lead somewhere.</summary>
public sealed partial class ProtocolPageTests
{
    private static readonly string Folder = Repository.At("harness", "Bench.Sut");
    private static readonly string Page = File.ReadAllText(Path.Combine(Folder, "PROTOCOL.md"));

    [GeneratedRegex(@"\]\(([^)#]+)[^)]*\)")]
    private static partial Regex Links();

    [Fact]
    public void Links_lead_to_files() => Assert.All(Links().Matches(Page), link => Assert.True(File.Exists(Path.Combine(Folder, link.Groups[1].Value)), link.Value));

    [Fact]
    public void Every_family_stands_there_with_its_inputs()
    {
        string workloads = Repository.At("workloads");
        IEnumerable<(string Family, string[] Inputs)> all =
        [
            .. WorkloadFolder.Open(workloads).Value!.Workloads.Select(static one => (one.Value.Problem.Family, one.Value.Problem.InputsOf(0).Select(static input => input.Name).ToArray())),
            .. TrainingFolder.Open(workloads).Value!.Workloads.Select(static one => (one.Value.Problem.Family, one.Value.Problem.TrainingExample.Select(static input => input.Name).ToArray())),
        ];
        Assert.All(all, one =>
        {
            string line = Page.Split('\n').Single(line => line.Contains($"[{one.Family}](", StringComparison.Ordinal));
            Assert.All(one.Inputs, input => Assert.Contains($"`{input}`", line, StringComparison.Ordinal));
        });
    }
}
