using Bench.Cli.Submissions;
using Bench.Definitions;
using Bench.Spec.Definitions;

namespace Bench.Cli.Tests.Submissions;

/// <summary>What of a submission's folder travels, without results: nothing is measured.</summary>
public sealed class StagedSubmissionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public StagedSubmissionTests() => Assert.Equal(ExitCode.Clean, CommandLine.Run("init", folder.At("sub"), "--submitter", "acme").Code);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_Python_compiled_travels_with_nothing_and_makes_no_example_a_changed_one()
    {
        // Tried, but not changed; changed; and a program of one's own.
        Compile("examples", "torch-training", "learner");
        Compile("examples", "torch", "infer");
        Compile("sut", "mine");
        File.AppendAllText(folder.At("sub", "examples", "torch", "infer.py"), "# changed by acme\n");

        (string[] travelling, string[] leftOut) = Staged();

        Assert.Contains("examples/torch/infer.py", travelling);
        Assert.DoesNotContain(travelling, static name => name.StartsWith("examples/torch-training/", StringComparison.Ordinal));
        Assert.DoesNotContain(travelling, static name => name.Contains("__pycache__", StringComparison.Ordinal));
        Assert.Contains(leftOut, static line => line.Contains("of examples/torch-training (an example of the template, unchanged", StringComparison.Ordinal));
        Assert.Contains("left out: sut/__pycache__/mine.cpython-311.pyc (a compiled program that no sut.yaml names: it is built from the sources)", leftOut);
    }

    [Fact]
    public void What_the_submission_s_own_sut_names_travels_compiled_as_it_is()
    {
        Compile("sut", "mine");
        string sut = folder.At("sub", "sut", "sut.yaml");
        File.WriteAllText(sut, File.ReadAllText(sut).Replace("files: [", "files: [__pycache__/mine.cpython-311.pyc, ", StringComparison.Ordinal));

        Assert.Contains("sut/__pycache__/mine.cpython-311.pyc", Staged().Travelling);
    }

    private (string[] Travelling, string[] LeftOut) Staged()
    {
        string path = folder.At("sub", "submission.yaml"), staging = folder.At("staging");
        Definition<Submission> submission = SubmissionReader.Read(path, DefinitionFile.Read(path)).Value!;
        StagedSubmission staged = StagedSubmission.Copy(new PackageContents { Folder = folder.At("sub"), Submission = submission, Results = [] }, folder.At("sub.submission.zip"), Directory.CreateDirectory(staging).FullName);
        return ([.. Directory.EnumerateFiles(staging, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(staging, file))], [.. staged.LeftOut()]);
    }

    private void Compile(params string[] source)
    {
        string cache = Directory.CreateDirectory(folder.At(["sub", .. source[..^1], "__pycache__"])).FullName;
        File.WriteAllBytes(Path.Combine(cache, $"{source[^1]}.cpython-311.pyc"), [0xA7, 0x0D, 0x0D, 0x0A]);
    }
}
