using Bench.Definitions.Trainings;
using Bench.Tests;

namespace Bench.Definitions.Tests.Trainings;

public sealed class TrainingFolderTests
{
    [Fact]
    public void Each_suite_takes_its_own_kind_from_one_folder_and_points_are_no_workload()
    {
        string folder = Directory.CreateTempSubdirectory("bench-suite").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "rnn-lm"));
            string path = Path.Combine(folder, "rnn-lm", "lstm-small.yaml");
            File.WriteAllText(path, TrainingTexts.Lstm);
            File.WriteAllText(Path.Combine(folder, "rnn-lm", "lstm-small.rcp.yaml"), "schema: bench/rcp/v1\n");
            File.WriteAllText(Path.Combine(folder, "matmul.yaml"), Texts.Matmul);
            Assert.Equal("matmul-small", Assert.Single(Texts.Value(WorkloadFolder.Open(folder)).Workloads).Value.Id);
            TrainingFolder suite = Texts.Value(TrainingFolder.Open(folder));
            Assert.Equal("lstm-small", Assert.Single(suite.Workloads).Value.Id);
            Assert.Equal(path, Texts.Value(suite.Find("lstm-small")).Path);
            Assert.Equal("lstm-small", Texts.Value(suite.Find(path)).Value.Id);
            Assert.EndsWith("did you mean 'lstm-small'", Assert.Single(suite.Find("lstm_smal").Findings).Message, StringComparison.Ordinal);
            Assert.False(TrainingFolder.RcpOf(suite.Workloads[0])!.Succeeded);
            File.Delete(TrainingFolder.RcpPathOf(suite.Workloads[0]));
            Assert.Null(TrainingFolder.RcpOf(suite.Workloads[0]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Refuses_two_workloads_with_one_id() =>
        Assert.Equal(DefinitionCodes.DuplicateWorkload, Assert.Single(TrainingFolder.Of([TrainingTexts.Read(TrainingTexts.Lstm), TrainingTexts.Read(TrainingTexts.Lstm)]).Findings).RuleId);

    [Fact]
    public void Every_shipped_training_workload_reads_and_shares_no_id_with_one_of_inference()
    {
        TrainingFolder trainings = Texts.Value(TrainingFolder.Open(Repository.At("workloads")));
        Assert.All(trainings.Workloads, static workload => Assert.Equal(workload.Value.Id + ".yaml", Path.GetFileName(workload.Path)));
        Assert.Empty(trainings.Workloads.Select(static one => one.Value.Id).Intersect(Texts.Value(WorkloadFolder.Open(Repository.At("workloads"))).Workloads.Select(static one => one.Value.Id)));
    }
}
