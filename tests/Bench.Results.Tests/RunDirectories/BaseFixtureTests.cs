using Bench.Results.Recomputations;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Tests;

namespace Bench.Results.Tests.RunDirectories;

/// <summary>The run directory that the rules' fixtures are laid over: <c>tests/Fixtures/base</c>, written here with <c>BENCH_ACCEPT=1</c>.</summary>
public sealed class BaseFixtureTests
{
    private static readonly string Folder = Repository.At("tests", "Fixtures", "base");

    [Fact]
    public void The_base_fixture_is_what_the_code_writes()
    {
        SortedDictionary<string, byte[]> files = new TestResult(Scenario.SingleStream).Files();
        if (Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1")
        {
            foreach ((string name, byte[] bytes) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
                File.WriteAllBytes(Path.Combine(Folder, name), bytes);
            }
        }

        RunFiles kept = RunFiles.InDirectory(Folder);
        Assert.Equal(files.Keys, kept.Names.Where(static name => name != "README.md"));
        foreach ((string name, byte[] bytes) in files)
        {
            Assert.True(kept.Read(name)!.Value.Span.SequenceEqual(bytes), $"{name} differs from what the code writes; run with BENCH_ACCEPT=1 and review the difference");
        }
    }

    [Fact]
    public void The_base_fixture_reads_without_findings_and_every_number_follows_from_its_logs()
    {
        RunFiles files = RunFiles.InDirectory(Folder);
        Parsed<Evidence> parsed = EvidenceReader.Read(new RunFiles(files.Names.Where(static name => name != "README.md"), name => files.Read(name)!.Value), TestResult.Readers);

        Assert.Empty(parsed.Findings);
        Assert.True(parsed.Value!.Performance!.End.Summary.Valid);
        Assert.True(parsed.Value.Score!.Passed);
        Assert.True(parsed.Value.Score.PrecisionEstablished);
        Assert.Empty(Recomputation.Check(parsed.Value));
    }
}
