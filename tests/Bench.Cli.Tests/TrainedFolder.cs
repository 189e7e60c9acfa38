namespace Bench.Cli.Tests;

/// <summary>A training workload that a researcher drafts, makes small and freezes, and one real run of it by the real program. Shared by the tests that look at what it left.</summary>
public sealed class TrainedFolder : IDisposable
{
    /// <summary>The workload's id, and its file's name without the ending.</summary>
    public const string Id = "my-rnn-lm";

    private const int MostAttempts = 4;

    private readonly TemporaryFolder folder = new();

    public TrainedFolder()
    {
        Draft(Workload);

        // While other test projects keep the cores busy the machine's measured limits come out low, and a run above them is rightly judged invalid: then it is made again.
        for (int attempt = 0; attempt < MostAttempts && (attempt == 0 || Run.Code == ExitCode.Findings); attempt++)
        {
            if (Directory.Exists(At("out")))
            {
                Directory.Delete(At("out"), recursive: true);
            }

            Run = CommandLine.Finish(folder.Path, "run", $"{Id}.yaml", "--out", "out");
        }
    }

    /// <summary>How the run ended.</summary>
    public (int Code, string Out, string Error) Run { get; }

    /// <summary>The workload's file.</summary>
    public string Workload => At($"{Id}.yaml");

    /// <summary>The run directory.</summary>
    public string Payload => At("out", "runs", $"{Id}.training");

    /// <summary>The bundle.</summary>
    public string Bundle => At("out", $"{Id}.training.bundle.zip");

    /// <summary>The key that verifies it.</summary>
    public string Key => At("out", "development.pub.pem");

    /// <summary>A path below the folder.</summary>
    public string At(params string[] parts) => folder.At(parts);

    public void Dispose() => folder.Dispose();

    /// <summary>Drafts, makes small and freezes a workload; by default with a target that it reaches within a second.</summary>
    /// <returns>How freezing ended.</returns>
    public static int Draft(string path, string target = "4.0", int mostExamples = 2000)
    {
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "rnn-lm", path).Code);
        string text = File.ReadAllText(path);
        (string Found, string Small)[] changes =
        [
            ("hidden: 64", "hidden: 16"),
            ("sequence_length: 64", "sequence_length: 16"),
            ("training_examples: 4096", "training_examples: 256"),
            ("evaluation_examples: 64", "evaluation_examples: 8"),
            ("interval: 1024", "interval: 64"),
            ("maximum_examples: 100000", $"maximum_examples: {mostExamples}"),
            ("target: 1.6", $"target: {target}"),
            ("global_batch_size: { default: 32", "global_batch_size: { default: 16"),
            ("opt_base_learning_rate: { default: 0.002", "opt_base_learning_rate: { default: 0.02"),
        ];
        foreach ((string found, string small) in changes)
        {
            Assert.Contains(found, text, StringComparison.Ordinal);
            text = text.Replace(found, small, StringComparison.Ordinal);
        }

        File.WriteAllText(path, text);
        return CommandLine.Run("workload", "freeze", path).Code;
    }
}
