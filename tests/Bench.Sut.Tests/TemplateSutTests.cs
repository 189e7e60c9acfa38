using System.Runtime.InteropServices;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Tests;

namespace Bench.Sut.Tests;

/// <summary>The template's program in C over <c>bench_sut.h</c>, compiled by its own script in a folder of its own.</summary>
public sealed class TemplateSutTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bench-test-").FullName;
    private readonly ProcessRuns runs = new();

    public TemplateSutTests()
    {
        foreach (string file in new[] { "start.sh", "matmul.c", "bench_sut.h" })
        {
            File.Copy(Repository.At("submission-template", "sut", file), Path.Combine(folder, file));
        }
    }

    public void Dispose()
    {
        runs.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [CompiledFact]
    public void Multiplies_in_every_scenario_and_more_samples_than_there_are_slots()
    {
        using ProcessSut sut = runs.Start(["sh", "start.sh"], workingDirectory: folder);
        Assert.Equal(("template-matmul", "4x32 by the compiler"), (sut.Name, sut.Kernel));
        AssertMultiplied(runs.Run(sut, new TestSettings { Scenario = Scenario.SingleStream, MinQueryCount = 500, MinDurationMs = 0 }), 500);
        AssertMultiplied(runs.Run(sut, new TestSettings { Scenario = Scenario.Offline, MinQueryCount = 5000, MinDurationMs = 0 }), 5000);
        AssertMultiplied(runs.Run(sut, new TestSettings { Scenario = Scenario.Server, TargetQps = 2000, MinQueryCount = 100, MinDurationMs = 0 }), 100);
    }

    [IsolatedFact]
    public void Compiles_where_its_folder_is_there_for_reading_only()
    {
        using ProcessSut sut = runs.Start(["sh", "start.sh"], workingDirectory: folder, isolation: IsolatedFactAttribute.Isolation);
        AssertMultiplied(runs.Run(sut, new TestSettings { Scenario = Scenario.SingleStream, MinQueryCount = 10, MinDurationMs = 0 }), 10);
        Assert.False(File.Exists(Path.Combine(folder, "matmul")));
    }

    // Every element of both operands of sample i is i + 1.
    private static void AssertMultiplied(CompletedRun run, int expected)
    {
        Assert.Empty(run.Log.Faults);
        Assert.Equal(expected, run.Log.Records.Length);
        foreach ((int i, Bench.Spec.Runs.KeptResponse kept) in run.Log.End.Kept.Index())
        {
            Assert.Equal(ProcessRuns.ResponseBytes(kept.Sample), kept.Length);
            int terms = ProcessRuns.Problem.ShapeOf(kept.Sample).K;
            Assert.Equal(-1, MemoryMarshal.Cast<byte, float>(run.Responses[i].Span).IndexOfAnyExcept((float)terms * (kept.Sample + 1) * (kept.Sample + 1)));
        }
    }
}
