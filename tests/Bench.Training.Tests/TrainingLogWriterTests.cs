using System.Runtime.InteropServices;
using System.Text.Json;

namespace Bench.Training.Tests;

public sealed class TrainingLogWriterTests
{
    [Fact]
    public void A_run_leaves_its_files_and_never_writes_over_others()
    {
        using SmallTraining training = new();
        using ITrainingSystem system = training.Backend();
        CompletedTrainingRun run = training.Run(system);
        string folder = Directory.CreateTempSubdirectory("bench-training-").FullName;
        try
        {
            TrainingLogWriter.Write(run, folder);

            Assert.Equal(["losses.bin", "predictions.bin", "run.jsonl", "updates.bin", "weights.bin"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal(MemoryMarshal.AsBytes(run.Log.Updates.AsSpan()).ToArray(), File.ReadAllBytes(Path.Combine(folder, "updates.bin")));
            string[] lines = File.ReadAllLines(Path.Combine(folder, "run.jsonl"));
            Assert.Equal(run.Log.Evaluations.Length + 2, lines.Length);
            Assert.Equal("converged", JsonDocument.Parse(lines[^1]).RootElement.GetProperty("end").GetProperty("outcome").GetString());
            Assert.Throws<IOException>(() => TrainingLogWriter.Write(run, folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
