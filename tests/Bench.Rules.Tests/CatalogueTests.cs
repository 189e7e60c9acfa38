using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Results.Trainings;
using Bench.Rules.Tests.Fixtures;
using Bench.Rules.Tests.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Training;
using Bench.Statistics.Borrowings;
using Bench.Tests;

namespace Bench.Rules.Tests;

/// <summary>Every row of the catalogue of MLPerf's rules has an answer, and the answer is true of the rules as they stand.</summary>
public sealed class CatalogueTests
{
    private static readonly string[] Ids = File.ReadAllLines(Repository.At("tests", "Bench.Rules.Tests", "catalogue.txt"));

    /// <summary>Checks that are no rules, of rooms that this test sees; those of the command line have a test there.</summary>
    private static readonly HashSet<string> OtherCodes = [.. DefinitionCodes.Titles.Keys, .. BundleCodeTitles.All.Keys];

    [Fact]
    public void All_109_rows_are_answered_once()
    {
        Assert.Equal(109, RuleCatalogue.Rows.Length);
        Assert.Equal(Ids.Order(StringComparer.Ordinal), RuleCatalogue.Rows.Select(static row => row.Id).Order(StringComparer.Ordinal));
        Assert.All(RuleCatalogue.Rows, static row => Assert.NotEmpty(row.Statement));
        Assert.All(RuleCatalogue.Rows, static row => Assert.NotEmpty(row.Source));
    }

    [Fact]
    public void What_a_program_decides_is_decided_by_a_code_or_a_verb_and_told_in_words()
    {
        foreach (CatalogueRow row in RuleCatalogue.Rows.Where(static row => row.DecidedBy is DecidedBy.Tool or DecidedBy.Partly))
        {
            Assert.True(!row.Codes.IsEmpty || row.How.Contains("bench ", StringComparison.Ordinal), $"{row.Id} names neither a code nor a verb that decides it");
            Assert.Equal(row.Codes.Distinct(), row.Codes);
            Assert.True(row.How.Length > 30 && row.How.EndsWith('.'), $"{row.Id}: {row.How}");
        }
    }

    [Fact]
    public void What_a_rule_names_a_program_decides_at_least_in_part()
    {
        foreach (string id in Rulebook.OwnDescriptors.SelectMany(static rule => rule.Catalogue).Concat(BorrowingConditions.All.SelectMany(static condition => condition.Catalogue)).Distinct())
        {
            Assert.True(RuleCatalogue.Find(id) is { DecidedBy: DecidedBy.Tool or DecidedBy.Partly }, $"a rule names {id}, whose answer says that no program decides it");
        }
    }

    [Fact]
    public void Other_checks_that_take_part_exist()
    {
        string[] beside = [.. RuleCatalogue.Rows.SelectMany(static row => row.Codes).Except(Rulebook.Descriptors.Select(static rule => rule.Id)).Except(BorrowingConditions.All.Select(static condition => condition.Id)).Distinct()];
        Assert.All(beside.Where(static code => !IsOfTheCommandLine(code)), static code => Assert.Contains(code, OtherCodes));
    }

    [Fact]
    public void What_a_person_decides_has_its_question_and_its_evidence_in_files_that_a_bundle_can_have()
    {
        foreach (CatalogueRow row in RuleCatalogue.Rows.Where(static row => row.DecidedBy is DecidedBy.Person or DecidedBy.Partly))
        {
            CatalogueQuestion question = row.Question!;
            Assert.Contains('?', question.Text);
            Assert.NotEmpty(question.Evidence);
            Assert.All(question.Evidence, static place => Assert.NotEmpty(place.Look));
            Assert.All(question.Evidence, place => Assert.True(IsOfABundle(place.File), $"{row.Id} looks at {place.File}, which no bundle has"));
            RowSuite[] kinds = row.Suite == RowSuite.Both ? [RowSuite.Inference, RowSuite.Training] : [row.Suite];
            Assert.All(kinds, kind => Assert.Contains(question.Evidence, place => place.Suite is RowSuite.Both || place.Suite == kind));
        }
    }

    [Fact]
    public void What_cannot_arise_says_why_and_who_decides_says_nothing_else()
    {
        Assert.All(RuleCatalogue.Rows.Where(static row => row.DecidedBy == DecidedBy.NotApplicable), static row => Assert.True(row.How.Length > 30 && row.Codes.IsEmpty && row.Question is null, row.Id));
        Assert.All(RuleCatalogue.Rows.Where(static row => row.DecidedBy == DecidedBy.Person), static row => Assert.True(row.Codes.IsEmpty, row.Id));
    }

    [Fact]
    public void A_rule_decides_in_part_where_a_row_of_it_leaves_a_question()
    {
        Assert.Equal(DecidedBy.Tool, RulePage.Find("RUN101")!.Rule.DecidedBy);
        Assert.Equal(DecidedBy.Partly, RulePage.Find("CMP106")!.Rule.DecidedBy);
    }

    [Fact]
    public void The_questions_of_a_result_are_those_of_its_kind_and_division()
    {
        Evidence closed = CompliantEvidence.Base with { Plan = WithProgram("./mine") };
        Evidence open = closed with { Plan = closed.Plan with { Division = Division.Open } };
        string[] asked = [.. RuleCatalogue.QuestionsOf(closed).Select(static question => question.Row)];
        string[] askedOfOpen = [.. RuleCatalogue.QuestionsOf(open).Select(static question => question.Row)];

        Assert.Contains("BAN-03", asked);
        Assert.Contains("DIV-01", asked);
        Assert.DoesNotContain("NUM-02", asked);
        Assert.Contains("BAN-03", askedOfOpen);
        Assert.DoesNotContain("DIV-01", askedOfOpen);
        Assert.All(asked, row => Assert.True(RuleCatalogue.Find(row)!.DecidedBy is DecidedBy.Person or DecidedBy.Partly));
        Assert.Equal("./mine", RuleCatalogue.QuestionsOf(closed).Single(static question => question.Row == "BAN-03").Evidence[0].Value);
    }

    [Fact]
    public void No_question_points_to_a_file_that_the_result_lacks_or_to_an_empty_answer()
    {
        Evidence evidence = CompliantEvidence.Base with { Plan = WithProgram("./mine"), System = CompliantEvidence.Base.System with { Stated = CompliantEvidence.Base.System.Stated.SetItem("accelerators_per_node", "").Remove("system_name") } };
        HashSet<string> files = [.. CompliantEvidence.BaseFiles.Keys];
        OpenQuestion[] asked = [.. RuleCatalogue.QuestionsOf(evidence, files)];

        Assert.Equal(RuleCatalogue.QuestionsOf(evidence).Select(static question => question.Row), asked.Select(static question => question.Row));
        Assert.All(asked.SelectMany(static question => question.Evidence), place => Assert.Contains(place.File, files));
        QuestionEvidence lacking = Assert.Single(asked.Single(static question => question.Row == "PUB-02").Evidence);
        Assert.Equal("what it is about; the result has no attestations/review-1.dsse.json", lacking.Look);
        Assert.Equal(["not stated", "not stated"], asked.Single(static question => question.Row == "PUB-04").Evidence.Where(static place => place.File == "system.json").Select(static place => place.Value));
    }

    [Fact]
    public void Of_the_shipped_backend_nobody_is_asked_what_it_does_inside()
    {
        Evidence shipped = CompliantEvidence.Base with { Plan = WithProgram() };
        string[] asked = [.. RuleCatalogue.QuestionsOf(shipped).Select(static question => question.Row)];

        Assert.DoesNotContain("BAN-01", asked);
        Assert.Contains("RUN-07", asked);
    }

    [Fact]
    public void Every_value_that_is_laid_out_can_be_read_of_either_kind_of_result()
    {
        TrainingEvidence training = TrainingFiles.Base;
        foreach (ResultEvidence evidence in new ResultEvidence[] { CompliantEvidence.Base, CompliantEvidence.Base with { Performance = null, Accuracy = null, Score = null, Declared = null, Attempts = null }, training, training with { Runs = [], Checks = [] } })
        {
            // Of every row, whether it is asked or not.
            Assert.All(RuleCatalogue.Rows.Select(static row => row.Question).OfType<CatalogueQuestion>(), question =>
            {
                _ = question.Arises(evidence);
                Assert.All(question.Evidence, place => Assert.NotEqual("", place.Value(evidence)));
            });
        }

        Assert.Contains(RuleCatalogue.QuestionsOf(training).SelectMany(static question => question.Evidence), static place => place is { File: "runs/1/run.jsonl", Value: not null });
    }

    [Fact]
    public void A_result_judged_by_another_ruleset_says_so_and_keeps_its_own_pin()
    {
        Evidence own = CompliantEvidence.Base;
        Evidence other = own with { Ruleset = own.Ruleset with { Id = "2.0" }, RulesetDigest = Sha256Digest.Of("2.0"u8), PublishedRulesetDigest = Sha256Digest.Of("2.0"u8), Pinned = new PinnedRuleset(own.Ruleset.Id, own.RulesetDigest, own.PublishedRulesetDigest) };

        Finding note = Assert.Single(new RulesetNotPublished().Check(other));
        Assert.Equal(Severity.Note, note.Severity);
        Assert.Contains("measured under ruleset 1.0; it is judged by 2.0, as asked", note.Message, StringComparison.Ordinal);
        Assert.Contains(new RulesetNotPublished().Check(other with { Pinned = other.Pinned! with { Published = null } }), static finding => finding.Severity == Severity.Error);
    }

    private static Plan WithProgram(params ImmutableArray<string> command) => CompliantEvidence.Base.Plan with { Sut = CompliantEvidence.Base.Plan.Sut with { Command = command, InProcess = false } };

    private static bool IsOfTheCommandLine(string code) => code.Length > 3 && code[..^3] is "FILE" or "REF" or "SUB" || code is "CMP001" or "CMP002" or "CMP003" or "CMP004" or "CITE001";

    private static bool IsOfABundle(string file)
    {
        string run = file.Replace("/K/", "/1/", StringComparison.Ordinal);
        return file is "manifest.sha256" or "attestations/submitter.dsse.json" or "attestations/review-1.dsse.json" || RunFileNames.All.Contains(file) || TrainingFileNames.All(1).Contains(run);
    }
}
