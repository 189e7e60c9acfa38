using Bench.Tests;

namespace Bench.Cli.Tests;

public sealed class ConformanceRulesTests
{
    private static readonly string Golden = Repository.At("tests", "Bench.Statistics.Tests", "Golden-rules");

    [Fact]
    public void All_public_cases_match()
    {
        (int code, string output, string error) = CommandLine.Run("conformance", "rules", Golden);

        Assert.Equal(ExitCode.Clean, code);
        Assert.EndsWith("\n555 of 555 match\n", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public void A_case_that_differs_is_printed_with_file_case_field_and_both_values()
    {
        using TemporaryFolder folder = new();
        string text = File.ReadAllText(Path.Combine(Golden, "rcp.json"));
        string changed = Path.Combine(folder.Path, "mine.json");
        File.WriteAllText(changed, text.Replace("\"message\": \"Insufficient convergence\"", "\"message\": \"fine\"", StringComparison.Ordinal));

        (int code, string output, _) = CommandLine.Run("conformance", "rules", changed, Path.Combine(Golden, "olympic.json"));

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("DIFFERS   mine.json rcp-pub-000: out.message: expected \"fine\", found \"Insufficient convergence\"\n", output, StringComparison.Ordinal);
        Assert.EndsWith("\n119 of 126 match\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_says_where_it_ends_and_others_of_a_folder_are_skipped()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "rcp.json"), "{\"cases\": [\n {\"inp\": 1,");
        File.WriteAllText(Path.Combine(folder.Path, "notes.json"), "no JSON");
        File.WriteAllText(Path.Combine(folder.Path, "other.json"), "{\"cases\": []}");

        (int code, string output, _) = CommandLine.Run("conformance", "rules", folder.Path);

        Assert.Equal(ExitCode.Findings, code);
        Assert.StartsWith("DIFFERS   rcp.json line 2, column ", output, StringComparison.Ordinal);
        Assert.EndsWith("\n0 of 1 match\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, CommandLine.Run("conformance", "rules", Path.Combine(folder.Path, "other.json")).Code);
        Assert.Equal(ExitCode.Usage, CommandLine.Run("conformance", "rules", Path.Combine(folder.Path, "absent.json")).Code);
    }
}
