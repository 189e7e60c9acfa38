using Bench.Spec;

namespace Bench.Definitions.Tests;

public sealed class WorkloadSuiteTests
{
    [Fact]
    public void Finds_a_workload_by_id_and_suggests_one_for_a_slip()
    {
        WorkloadSuite suite = Texts.Value(WorkloadSuite.Of([Texts.ReadWorkload(Texts.Matmul)]));
        Assert.Equal("matmul-small", Texts.Value(suite.Find("matmul-small")).Value.Id);
        Finding finding = Assert.Single(suite.Find("matmul_smal").Findings);
        Assert.Equal(DefinitionCodes.UnknownWorkload, finding.RuleId);
        Assert.EndsWith("did you mean 'matmul-small'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_two_workloads_with_one_id()
    {
        Parsed<WorkloadSuite> suite = WorkloadSuite.Of([Texts.ReadWorkload(Texts.Matmul), WorkloadReader.Read("twin.yaml", Texts.Bytes(Texts.Matmul))]);
        Finding finding = Assert.Single(suite.Findings);
        Assert.Equal((DefinitionCodes.DuplicateWorkload, "twin.yaml:2:1"), (finding.RuleId, finding.Location.ToString()));
    }

    [Fact]
    public void Reads_a_workload_of_any_folder_by_its_path()
    {
        string folder = Directory.CreateTempSubdirectory("bench-suite").FullName;
        try
        {
            string path = Path.Combine(folder, "mine.yaml");
            File.WriteAllText(path, WorkloadDraft.Of("rnn", "mine"));
            WorkloadSuite suite = Texts.Value(WorkloadSuite.Open(folder));
            Assert.Equal("mine", Assert.Single(suite.Workloads).Value.Id);
            Assert.Equal("mine", Texts.Value(suite.Find(path)).Value.Id);
            Assert.Empty(suite.Quick);
            DefinitionUnreadableException missing = Assert.Throws<DefinitionUnreadableException>(() => suite.Find(Path.Combine(folder, "missing.yaml")));
            Assert.EndsWith("there is no such file", missing.Message, StringComparison.Ordinal);
            Assert.Throws<DefinitionUnreadableException>(() => DefinitionFile.Read(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
