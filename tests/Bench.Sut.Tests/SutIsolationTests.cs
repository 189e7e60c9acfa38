using Bench.Spec;

namespace Bench.Sut.Tests;

/// <summary>A real program in real namespaces of the kernel; where they cannot be had the tests are skipped and say why.</summary>
public sealed class SutIsolationTests(CProgram program) : IClassFixture<CProgram>, IDisposable
{
    private readonly ProcessRuns runs = new();
    private readonly string folder = Directory.CreateTempSubdirectory("bench-test-").FullName;

    private string ProgramFolder => Path.GetDirectoryName(program.Executable)!;

    public void Dispose()
    {
        runs.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [IsolatedFact]
    public void An_isolated_program_is_given_memory_and_queries_as_any_other()
    {
        using ProcessSut sut = runs.Start(["./echo_sut"], workingDirectory: ProgramFolder, isolation: IsolatedFactAttribute.Isolation);
        ProcessRuns.AssertEchoed(runs.Run(sut, new TestSettings { Scenario = Scenario.Offline, MinQueryCount = 500, MinDurationMs = 0 }), 500);
    }

    [IsolatedFact]
    public void It_sees_no_network_no_files_no_processes_and_no_environment()
    {
        File.WriteAllText(Path.Combine(folder, "private"), "secret");
        Environment.SetEnvironmentVariable("BENCH_TEST_SECRET", "secret");
        string said = LastWordsOf($"""
            echo interfaces=$(grep -c : /proc/net/dev)
            test -e {folder}/private || echo no file
            touch /usr/x 2>/dev/null || echo system is read-only
            touch ./x 2>/dev/null || echo own folder is read-only
            test -z "$BENCH_TEST_SECRET" || echo environment
            test -e /proc/{Environment.ProcessId} || echo no process
            grep CapEff /proc/self/status
            tr '\0' ' ' < /proc/1/environ | grep -q secret && echo environment of the first process
            echo x > /tmp/x && echo scratch >&2
            """);

        Assert.Contains("interfaces=1", said, StringComparison.Ordinal);
        Assert.Contains("no file", said, StringComparison.Ordinal);
        Assert.Contains("system is read-only", said, StringComparison.Ordinal);
        Assert.Contains("own folder is read-only", said, StringComparison.Ordinal);
        Assert.Contains("scratch", said, StringComparison.Ordinal);
        Assert.Contains("no process", said, StringComparison.Ordinal);
        Assert.Matches("CapEff:\\s+0000000000000000", said);
        Assert.DoesNotContain("environment", said, StringComparison.Ordinal);
    }

    [IsolatedFact]
    public void It_may_be_shown_more()
    {
        File.WriteAllText(Path.Combine(folder, "shown"), "weights");
        Assert.Contains("weights", LastWordsOf($"cat {folder}/shown", folder), StringComparison.Ordinal);
    }

    [IsolatedFact]
    public void It_ends_with_the_run()
    {
        using (ProcessSut sut = runs.Start(["./echo_sut"], workingDirectory: ProgramFolder, isolation: IsolatedFactAttribute.Isolation))
        {
            Assert.Equal("echo in C", sut.Name);
        }

        Assert.DoesNotContain(System.Diagnostics.Process.GetProcessesByName("echo_sut"), process => process.MainModule?.FileName == program.Executable);
    }

    /// <summary>What a shell script says that never connects: its last words stand in the refusal.</summary>
    private string LastWordsOf(string script, params string[] readable)
    {
        File.WriteAllText(Path.Combine(ProgramFolder, "say.sh"), script + "\nexit 1\n");
        SutIsolation isolation = IsolatedFactAttribute.Isolation! with { Readable = [.. readable] };
        return Assert.Throws<SutStartException>(() => runs.Start(["sh", "say.sh"], workingDirectory: ProgramFolder, isolation: isolation)).Message;
    }
}

/// <summary>A test that needs a C compiler, and bubblewrap with namespaces; else it is skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IsolatedFactAttribute : FactAttribute
{
    private static readonly (SutIsolation? Found, string Why) Here = Probe();

    public IsolatedFactAttribute() => Skip = CProgram.Compiler is null ? CProgram.NoCompiler : Isolation is null ? Here.Why : null;

    public static SutIsolation? Isolation => Here.Found;

    private static (SutIsolation? Found, string Why) Probe()
    {
        SutIsolation? found = SutIsolation.Find(out string why);
        return (found, why);
    }
}
