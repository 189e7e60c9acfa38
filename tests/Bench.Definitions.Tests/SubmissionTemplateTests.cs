using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Bench.Spec.Definitions;
using Bench.Tests;

namespace Bench.Definitions.Tests;

public sealed partial class SubmissionTemplateTests
{
    [GeneratedRegex(@"^((sut/matmul|examples/\w+/peer)(\.[0-9]+)?|examples/\w+/\.gitignore)$")]
    private static partial Regex OfTheRepositoryAlone();

    [Fact]
    public void Carries_every_file_of_the_template_folder_but_what_examples_leave_untracked()
    {
        string folder = Repository.At("submission-template");
        IEnumerable<string> paths = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(static path => !OfTheRepositoryAlone().IsMatch(path));
        Assert.Equal(paths.Order(StringComparer.Ordinal), SubmissionTemplate.Files.Keys);
        Assert.Equal("sut/.gitignore", Assert.Single(SubmissionTemplate.Files.Keys, static path => path.EndsWith(".gitignore", StringComparison.Ordinal)));
    }

    [Fact]
    public void Both_systems_in_PyTorch_start_by_the_same_file() =>
        Assert.Equal(SubmissionTemplate.Files["examples/torch/start.sh"], SubmissionTemplate.Files["examples/torch-training/start.sh"]);

    /// <summary>A header outside the folder would be missing where a system runs isolated, and an edit of it would leave the build's digest as it is.</summary>
    [Fact]
    public void Every_system_names_all_sources_of_its_folder_and_the_header_is_the_same_in_each()
    {
        foreach (string definition in SubmissionTemplate.Files.Keys.Where(static path => path.EndsWith("/sut.yaml", StringComparison.Ordinal)))
        {
            string folder = definition[..^"sut.yaml".Length];
            SutDefinition sut = Texts.Value(SutReader.Read(definition, Encoding.UTF8.GetBytes(SubmissionTemplate.Files[definition]))).Value;
            Assert.Equal(
                SubmissionTemplate.Files.Keys.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Select(path => path[folder.Length..]).Where(static file => file is not ("sut.yaml" or "README.md" or ".gitignore")),
                sut.Files.Order(StringComparer.Ordinal));
            Assert.All(sut.Files.Where(static file => file == "bench_sut.h"), file => Assert.Equal(SubmissionTemplate.Files["sut/bench_sut.h"], SubmissionTemplate.Files[folder + file]));
            Assert.All(sut.Files.Where(static file => file.EndsWith(".c", StringComparison.Ordinal)), _ => Assert.Contains("bench_sut.h", sut.Files));
        }
    }

    [Fact]
    public void Writes_a_submission_that_every_reader_accepts()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"bench-init-{Guid.NewGuid():N}");
        try
        {
            SubmissionTemplate.Write(folder, "Example 3000", new Dictionary<string, string> { ["host_processor_model_name"] = "Example \"X\" 7: 2 GHz", ["host_processor_core_count"] = "16" });
            Submission submission = Texts.Value(SubmissionReader.Read("submission.yaml", DefinitionFile.Read(Path.Combine(folder, "submission.yaml")))).Value;
            Assert.Equal("Example 3000", submission.Submitter);
            ImmutableSortedDictionary<string, string> system = Texts.Value(SystemReader.Read("s.yaml", DefinitionFile.Read(Path.Combine(folder, "systems", submission.System + ".yaml")))).Value;
            Assert.Equal(("Example 3000", "Example \"X\" 7: 2 GHz", "16"), (system["submitter"], system["host_processor_model_name"], system["host_processor_core_count"]));
            Assert.Equal(35, system.Count);
            SutDefinition sut = Texts.Value(SutReader.Read("sut.yaml", DefinitionFile.Read(Path.Combine(folder, submission.Sut!)))).Value;
            Assert.All(sut.Files, file => Assert.True(File.Exists(Path.Combine(folder, "sut", file))));
            Assert.Contains("nothing is overwritten", Assert.Throws<DefinitionUnreadableException>(() => SubmissionTemplate.Write(folder, "Example", new Dictionary<string, string>())).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("")]
    [InlineData("a\nb")]
    public void Refuses_a_submitter_that_no_submission_may_have(string name)
    {
        Assert.NotNull(SubmissionTemplate.WhyNoSubmitter(name));
        Assert.Throws<ArgumentException>(() => SubmissionTemplate.Write("unused", name, new Dictionary<string, string>()));
    }
}
