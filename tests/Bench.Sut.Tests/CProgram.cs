using System.Diagnostics;
using Bench.Tests;

namespace Bench.Sut.Tests;

/// <summary>The C system under test, compiled once for all tests.</summary>
public sealed class CProgram : IDisposable
{
    public const string NoCompiler = "no C compiler: none of cc, gcc, clang is on the path";
    private readonly string folder = Directory.CreateTempSubdirectory("bench-test-").FullName;

    public CProgram()
    {
        if (Compiler is null)
        {
            Executable = "";
            return;
        }

        Executable = Path.Combine(folder, "echo_sut");
        using Process compiler = Process.Start(new ProcessStartInfo(Compiler, ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1", "-o", Executable, Source]) { RedirectStandardError = true })!;
        string messages = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, messages);
    }

    public static string? Compiler { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(static folder => (string[])[Path.Combine(folder, "cc"), Path.Combine(folder, "gcc"), Path.Combine(folder, "clang")])
        .FirstOrDefault(File.Exists);

    public static string Source { get; } = Repository.At("tests", "Bench.Sut.Tests", "c", "echo_sut.c");

    public string Executable { get; }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
