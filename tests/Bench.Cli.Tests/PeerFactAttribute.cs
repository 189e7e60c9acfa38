using System.Diagnostics;

namespace Bench.Cli.Tests;

/// <summary>A test that compiles a program in C; where the compiler or a library is missing it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(string needed) => Skip = CLibraries.WhyNot(needed);
}

/// <inheritdoc cref="PeerFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute(params string[] needed) => Skip = needed.Select(CLibraries.WhyNot).FirstOrDefault(static reason => reason is not null);
}

/// <summary>What there is to compile against.</summary>
internal static class CLibraries
{
    /// <summary>Why nothing can be compiled against it; null when something can.</summary>
    /// <param name="needed"><c>cc</c>, <c>openblas</c>, <c>onednn</c>, <c>onnxruntime</c>, <c>torch</c> or <c>llama</c>.</param>
    public static string? WhyNot(string needed) => needed switch
    {
        "torch" => HasTorch(Environment.GetEnvironmentVariable("BENCH_PEERS_PYTHON") ?? "/usr/bin/python3") ? null : "PyTorch is not installed (python3-torch)",
        _ when !OnPath("gcc") && !OnPath("cc") => "no C compiler: neither gcc nor cc is on the path",
        "openblas" when !Header("cblas.h") => "OpenBLAS is not installed (libopenblas-dev)",
        "onednn" when !Header("dnnl.h") => "oneDNN is not installed (libdnnl-dev)",
        "onnxruntime" when !Package("onnxruntime-node") => "ONNX Runtime is not installed (npm install --prefix DIR --ignore-scripts onnxruntime-node, BENCH_PEERS_PREFIX=DIR)",
        "llama" when !Package("@node-llama-cpp/linux-x64") => "llama.cpp is not installed (npm install --prefix DIR @node-llama-cpp/linux-x64, BENCH_PEERS_PREFIX=DIR)",
        _ => null,
    };

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool HasTorch(string python)
    {
        if (!File.Exists(python))
        {
            return false;
        }

        using Process look = Process.Start(python, ["-c", "import importlib.util, sys; sys.exit(not all(importlib.util.find_spec(name) for name in ('torch', 'numpy')))"]);
        look.WaitForExit();
        return look.ExitCode == 0;
    }

    private static bool Package(string name) => Environment.GetEnvironmentVariable("BENCH_PEERS_PREFIX") is { } prefix && Directory.Exists(Path.Combine(prefix, "node_modules", name));

    private static bool Header(string name) => File.Exists(Path.Combine("/usr/include", name)) || Directory.GetDirectories("/usr/include", "*-linux-gnu").Any(folder => File.Exists(Path.Combine(folder, name)));
}
