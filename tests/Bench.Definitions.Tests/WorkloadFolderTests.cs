using Bench.Spec;

namespace Bench.Definitions.Tests;

public sealed class WorkloadFolderTests
{
    [Fact]
    public void Finds_a_workload_by_id_and_suggests_one_for_a_slip()
    {
        WorkloadFolder folder = Texts.Value(WorkloadFolder.Of([Texts.ReadWorkload(Texts.Matmul)]));
        Assert.Equal("matmul-small", Texts.Value(folder.Find("matmul-small")).Value.Id);
        Finding finding = Assert.Single(folder.Find("matmul_smal").Findings);
        Assert.Equal(DefinitionCodes.UnknownWorkload, finding.RuleId);
        Assert.EndsWith("did you mean 'matmul-small'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_two_workloads_with_one_id()
    {
        Parsed<WorkloadFolder> folder = WorkloadFolder.Of([Texts.ReadWorkload(Texts.Matmul), WorkloadReader.Read("twin.yaml", Texts.Bytes(Texts.Matmul))]);
        Finding finding = Assert.Single(folder.Findings);
        Assert.Equal((DefinitionCodes.DuplicateWorkload, "twin.yaml:2:1"), (finding.RuleId, finding.Location.ToString()));
    }

    [Fact]
    public void Reads_a_workload_of_any_folder_by_its_path()
    {
        string place = Directory.CreateTempSubdirectory("bench-suite").FullName;
        try
        {
            string path = Path.Combine(place, "mine.yaml");
            File.WriteAllText(path, WorkloadDraft.Of("rnn", "mine"));
            WorkloadFolder folder = Texts.Value(WorkloadFolder.Open(place));
            Assert.Equal("mine", Assert.Single(folder.Workloads).Value.Id);
            Assert.Equal("mine", Texts.Value(folder.Find(path)).Value.Id);
            Assert.Empty(folder.Quick);
            DefinitionUnreadableException missing = Assert.Throws<DefinitionUnreadableException>(() => folder.Find(Path.Combine(place, "missing.yaml")));
            Assert.EndsWith("there is no such file", missing.Message, StringComparison.Ordinal);
            Assert.Throws<DefinitionUnreadableException>(() => DefinitionFile.Read(place));
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }
}
