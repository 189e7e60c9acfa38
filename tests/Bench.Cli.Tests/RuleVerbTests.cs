using System.Text.Json;
using Bench.Rules;

namespace Bench.Cli.Tests;

/// <summary>What there is to read about rules: lists by who decides, rows with their answers, titles of every code.</summary>
public sealed class RuleVerbTests
{
    [Fact]
    public void Every_code_that_decides_a_row_of_the_catalogue_can_be_explained() =>
        Assert.All(RuleCatalogue.Rows.SelectMany(static row => row.Codes).Distinct(), static code => Assert.Equal(ExitCode.Clean, CommandLine.Run("explain", code).Code));

    [Fact]
    public void A_row_is_explained_with_its_answer()
    {
        Assert.Contains("there is no network division", CommandLine.Run("explain", "DIV-04").Out, StringComparison.Ordinal);
        string banned = CommandLine.Run("explain", "ban-03").Out;
        Assert.Contains("A person: no program decides it.", banned, StringComparison.Ordinal);
        Assert.Contains("- plan.json: sut: ", banned, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_is_explained_with_who_decides()
    {
        Assert.Contains("A program, wholly", CommandLine.Run("explain", "RUN101").Out, StringComparison.Ordinal);
        Assert.Contains("- BAN-02: Does nothing that depends on", CommandLine.Run("explain", "CMP106").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_are_listed_by_who_decides_and_by_division()
    {
        string wholly = CommandLine.Run("list", "rules", "--decided-by", "tool").Out;
        string partly = CommandLine.Run("list", "rules", "--decided-by", "partly").Out;
        Assert.Contains("RUN101", wholly, StringComparison.Ordinal);
        Assert.DoesNotContain("CMP106", wholly, StringComparison.Ordinal);
        Assert.Contains("CMP106", partly, StringComparison.Ordinal);
        Assert.DoesNotContain("LatencyBoundMissed", CommandLine.Run("list", "rules", "--division", "open", "--decided-by", "person").Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, CommandLine.Run("list", "rules", "--decided-by", "nobody").Code);
    }

    [Fact]
    public void The_questions_for_people_are_listed()
    {
        JsonElement listed = JsonDocument.Parse(CommandLine.Run("list", "rules", "--decided-by", "person", "--division", "closed", "--json").Out).RootElement;

        string[] rows = [.. listed.GetProperty("questions").EnumerateArray().Select(static question => question.GetProperty("row").GetString()!)];
        Assert.Equal(RuleCatalogue.Rows.Where(static row => row.DecidedBy == DecidedBy.Person && row.Concerns(Spec.Division.Closed)).Select(static row => row.Id), rows);
        Assert.Equal(0, listed.GetProperty("rules").GetArrayLength());
        string person = CommandLine.Run("list", "rules", "--decided-by", "person").Out;
        string partly = CommandLine.Run("list", "rules", "--decided-by", "partly").Out;
        Assert.All(RuleCatalogue.Rows.Where(static row => row.Question is not null), row =>
        {
            string line = $"\n{row.Id,-8} ";
            Assert.Equal(row.DecidedBy == DecidedBy.Person, $"\n{person}".Contains(line, StringComparison.Ordinal));
            Assert.Equal(row.DecidedBy == DecidedBy.Partly, partly.Contains(line, StringComparison.Ordinal));
        });
        Assert.All(person.Split('\n'), static line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public void A_draft_is_refused_by_check_as_by_run()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "matmul", folder.At("draft.yaml")).Code);

        (int code, string output, _) = CommandLine.Run("check", folder.At("draft.yaml"));

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("error DEF019", output, StringComparison.Ordinal);
    }
}
