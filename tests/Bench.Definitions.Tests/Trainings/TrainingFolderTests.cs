using Bench.Definitions.Trainings;
using Bench.Tests;

namespace Bench.Definitions.Tests.Trainings;

public sealed class TrainingFolderTests
{
    [Fact]
    public void Each_kind_is_taken_from_one_folder_by_its_own_and_points_are_no_workload()
    {
        string place = Directory.CreateTempSubdirectory("bench-training").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(place, "rnn-lm"));
            string path = Path.Combine(place, "rnn-lm", "lstm-small.yaml");
            File.WriteAllText(path, TrainingTexts.Lstm);
            File.WriteAllText(Path.Combine(place, "rnn-lm", "lstm-small.rcp.yaml"), "schema: bench/rcp/v1\n");
            File.WriteAllText(Path.Combine(place, "matmul.yaml"), Texts.Matmul);
            Assert.Equal("matmul-small", Assert.Single(Texts.Value(WorkloadFolder.Open(place)).Workloads).Value.Id);
            TrainingFolder folder = Texts.Value(TrainingFolder.Open(place));
            Assert.Equal("lstm-small", Assert.Single(folder.Workloads).Value.Id);
            Assert.Equal(path, Texts.Value(folder.Find("lstm-small")).Path);
            Assert.Equal("lstm-small", Texts.Value(folder.Find(path)).Value.Id);
            Assert.EndsWith("did you mean 'lstm-small'", Assert.Single(folder.Find("lstm_smal").Findings).Message, StringComparison.Ordinal);
            Assert.False(TrainingFolder.RcpOf(folder.Workloads[0])!.Succeeded);
            File.Delete(TrainingFolder.RcpPathOf(folder.Workloads[0]));
            Assert.Null(TrainingFolder.RcpOf(folder.Workloads[0]));
        }
        finally
        {
            Directory.Delete(place, recursive: true);
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
