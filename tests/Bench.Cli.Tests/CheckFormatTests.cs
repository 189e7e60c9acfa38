using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Cli.Checks;
using Bench.Results.Bundles;
using Bench.Rules;
using Bench.Spec;

namespace Bench.Cli.Tests;

/// <summary>What <c>check</c> prints of one real training result, in every format, and what it makes of warnings and of another ruleset.</summary>
public sealed class CheckFormatTests(TrainedFolder trained) : IClassFixture<TrainedFolder>
{
    [Fact]
    public void Text_has_findings_with_what_to_do_and_then_the_open_questions()
    {
        (int code, string output, _) = CommandLine.Run("check", trained.Bundle);

        Assert.True(code == ExitCode.Clean, output);
        Assert.StartsWith(trained.Bundle, output, StringComparison.Ordinal);
        Assert.Contains("note RUN115: quick profile, not submittable [RUN-01]", output, StringComparison.Ordinal);
        Assert.Contains("(bench explain RUN115)", output, StringComparison.Ordinal);
        Assert.Matches(@"\n  RUN-11 +Is the ledger the only one[^\n]*attempts.json \(attempt \d+ of \d+ started\)", output);
        Assert.Matches("\n  when the round is closed: [^\n]*REV-02", output);
        Assert.Matches("\n  before anything is published: [^\n]*PUB-01", output);
        Assert.DoesNotContain("BAN-01", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_lays_the_evidence_of_every_question_out_to_be_ticked_off()
    {
        (_, string output, _) = CommandLine.Run("check", trained.Bundle, "--format", "md");

        Assert.Contains("| note | RUN115 (RUN-01) |", output, StringComparison.Ordinal);
        Assert.Contains("- [ ] **RUN-11** ", output, StringComparison.Ordinal);
        Assert.Matches(@"  - `attempts.json`: [^\n]*\*\*attempt \d+ of \d+ started\*\*", output);
    }

    [Fact]
    public void Markdown_of_a_hostile_text_holds_no_cell_link_address_or_tag()
    {
        using StringWriter text = new();
        CheckMarkdown.Print(new Terminal(text, TextWriter.Null, outputRedirected: true, errorRedirected: true), new CheckReport
        {
            Request = new CheckRequest { Path = "x", Reference = false, Round = null, Ruleset = null, Strict = false, Limits = BundleLimits.Standard },
            Items =
            [
                new CheckedItem
                {
                    Name = "x",
                    Kind = CheckedKind.Bundle,
                    Findings = [new Finding { RuleId = "RUN101", Severity = Severity.Error, Message = "a | b [c](d) <i> ~~e~~ https://f.example www.g.example &lt;\n# h", Location = new Location("a`|b") }],
                },
            ],
        });

        Assert.Contains(@"| error | RUN101 | a \| b \[c\](d) \<i\> \~\~e\~\~ https&#58;//f.example www&#46;g.example &amp;lt;␊\# h | `a'/b` | `bench explain RUN101` |", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_all_of_it()
    {
        (int code, string output, _) = CommandLine.Run("check", trained.Bundle, "--format", "json");

        JsonNode report = JsonNode.Parse(output)!;
        JsonNode result = report["results"]!.AsArray().Single()!;
        Assert.Equal((code, 0), (report["exit_code"]!.GetValue<int>(), report["errors"]!.GetValue<int>()));
        Assert.Equal(("bundle", "1.0"), (result["kind"]!.GetValue<string>(), result["ruleset"]!.GetValue<string>()));
        Assert.Contains(result["findings"]!.AsArray(), static finding => finding!["rule"]!.GetValue<string>() == "RUN115" && finding["explain"]!.GetValue<string>() == "bench explain RUN115");
        Assert.All(result["questions"]!.AsArray(), static question => Assert.NotEmpty(question!["evidence"]!.AsArray()));
    }

    [Fact]
    public void Sarif_points_every_result_to_its_rule_and_to_a_file_inside_the_bundle()
    {
        (_, string output, _) = CommandLine.Run("check", trained.Bundle, "--format", "sarif");

        JsonNode log = JsonNode.Parse(output)!;
        Assert.Equal("2.1.0", log["version"]!.GetValue<string>());
        JsonNode run = log["runs"]!.AsArray().Single()!;
        JsonArray rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        JsonArray artifacts = run["artifacts"]!.AsArray();
        string[] ids = [.. rules.Select(static rule => rule!["id"]!.GetValue<string>())];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Rulebook.Descriptors, rule => Assert.Contains(rule.Id, ids));
        Assert.All(rules.Take(Rulebook.Descriptors.Length), static rule =>
        {
            Assert.NotEmpty(rule!["help"]!["text"]!.GetValue<string>());
            Assert.StartsWith("# ", rule["help"]!["markdown"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.NotEmpty(rule["properties"]!["catalogue"]!.AsArray());
            Assert.Contains(rule["properties"]!["decidedBy"]!.GetValue<string>(), new[] { "tool", "partly" });
        });
        JsonArray results = run["results"]!.AsArray();
        Assert.Contains(results, static result => result!["ruleId"]!.GetValue<string>() == "RUN115" && result["kind"]!.GetValue<string>() == "fail" && result["level"]!.GetValue<string>() == "note");
        Assert.Contains(results, static result => result!["ruleId"]!.GetValue<string>() == "RUN-11" && result["kind"]!.GetValue<string>() == "review");
        foreach (JsonNode result in results.OfType<JsonNode>())
        {
            Assert.Equal(result["ruleId"]!.GetValue<string>(), ids[result["ruleIndex"]!.GetValue<int>()]);
            Assert.Equal(result["kind"]!.GetValue<string>() == "review", result["level"]!.GetValue<string>() == "none");
            Assert.NotEmpty(result["message"]!["text"]!.GetValue<string>());
            foreach (JsonNode location in result["locations"]!.AsArray().OfType<JsonNode>())
            {
                JsonNode file = location["physicalLocation"]!["artifactLocation"]!;
                JsonNode artifact = artifacts[file["index"]!.GetValue<int>()]!;
                Assert.Equal(file["uri"]!.GetValue<string>(), artifact["location"]!["uri"]!.GetValue<string>());
                Assert.Null(file["uriBaseId"]);
                JsonNode bundle = artifacts[artifact["parentIndex"]!.GetValue<int>()]!["location"]!;
                Uri home = new(run["originalUriBaseIds"]![bundle["uriBaseId"]!.GetValue<string>()]!["uri"]!.GetValue<string>());
                Assert.Equal(trained.Bundle, new Uri(home, bundle["uri"]!.GetValue<string>()).LocalPath);
                Assert.False(Uri.TryCreate(file["uri"]!.GetValue<string>(), UriKind.Absolute, out _) && !file["uri"]!.GetValue<string>().StartsWith('/'));
                Assert.EndsWith(".bundle.zip", artifacts[artifact["parentIndex"]!.GetValue<int>()]!["location"]!["uri"]!.GetValue<string>(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Strict_refuses_what_has_warnings_alone()
    {
        using TemporaryFolder folder = new();
        CopyTo(folder.At("payload"));
        File.Delete(folder.At("payload", "runs", "1", "check.json"));

        (int code, string output, _) = CommandLine.Run("check", folder.At("payload"));
        (int strict, string refused, _) = CommandLine.Run("check", folder.At("payload"), "--strict");

        Assert.Contains("warning MOD202", output, StringComparison.Ordinal);
        Assert.True(code == ExitCode.Clean, output);
        Assert.Equal(ExitCode.Findings, strict);
        Assert.Contains("--strict: warnings count as errors", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_somebody_bettered_and_signed_is_refused_by_check_as_by_verify_and_reported_by_nothing()
    {
        using TemporaryFolder folder = new();
        CopyTo(folder.At("payload"));
        string declared = File.ReadAllText(folder.At("payload", "result.json"));
        string bettered = System.Text.RegularExpressions.Regex.Replace(declared, "\"speed_of_light_percent\": ?\"[^\"]*\"", "\"speed_of_light_percent\":\"98.7\"");
        Assert.NotEqual(declared, bettered);
        File.WriteAllText(folder.At("payload", "result.json"), bettered);
        string forged = folder.At("forged.bundle.zip");
        using (SigningKey key = SigningKey.Generate())
        using (BundleVerification proven = BundleVerifier.Verify(trained.Bundle, new VerificationPolicy { At = DateTimeOffset.UnixEpoch }))
        {
            BundleWriter.Seal(new SealRequest { PayloadDirectory = folder.At("payload"), BundlePath = forged, Predicate = proven.Statement!.Predicate, Key = key });
        }

        (int code, string output, _) = CommandLine.Run("check", forged);
        Assert.Contains("error E_RECOMPUTE", output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Refused, ExitCode.Refused), (code, CommandLine.Run("verify", forged).Code));

        (_, string table, _) = CommandLine.Run("report", forged, "--out", folder.At("report"));
        Assert.Matches(@" 1 of 1 +not established +not established +not established ", table);

        // But for what the finding says, and for places in a plot.
        string page = System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(folder.At("report", "report.html")), "<svg.*?</svg>", "", System.Text.RegularExpressions.RegexOptions.Singleline);
        Assert.All(new[] { table, File.ReadAllText(folder.At("report", "training.csv")), page }, static text => Assert.DoesNotContain("98.7", text.Replace("98.7; the rest", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Another_ruleset_judges_only_where_it_is_asked_to_and_says_so()
    {
        (int code, string output, _) = CommandLine.Run("check", trained.Bundle, "--ruleset", "mlperf-6.1");

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("judged by ruleset mlperf-6.1, as asked", output, StringComparison.Ordinal);
        Assert.Contains("note DIV102: the result was planned and measured under ruleset 1.0; it is judged by mlperf-6.1", output, StringComparison.Ordinal);
        Assert.Contains("ruleset mlperf-6.1 has no numbers of training", output, StringComparison.Ordinal);
        Assert.DoesNotContain("E_RECOMPUTE", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, CommandLine.Run("check", trained.Bundle, "--ruleset", "7.0").Code);
    }

    [Fact]
    public void Rules_diff_says_what_the_other_ruleset_would_change_in_the_verdict()
    {
        (int code, string output, _) = CommandLine.Run("rules", "diff", "1.0", "mlperf-6.1", trained.Bundle);
        (_, string json, _) = CommandLine.Run("rules", "diff", "1.0", "mlperf-6.1", trained.Bundle, "--json");

        Assert.Equal(ExitCode.Clean, code);
        Assert.Matches(@"full\.min_duration +60 s +600 s", output);
        Assert.Matches(@"training\.borrowing_from +2026-11-01 +absent", output);
        Assert.Contains($"{trained.Bundle}: valid under 1.0, not valid under mlperf-6.1", output, StringComparison.Ordinal);
        Assert.Contains("error RUN205", output, StringComparison.Ordinal);
        JsonElement result = JsonDocument.Parse(json).RootElement.GetProperty("results")[0];
        Assert.True(result.GetProperty("valid_under_first").GetBoolean());
        Assert.Contains(result.GetProperty("new").EnumerateArray(), static finding => finding.GetProperty("rule_id").GetString() == "RUN205");
        Assert.Contains("same numbers, dates and choices", CommandLine.Run("rules", "diff", "1.0", "1.0").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_the_open_questions()
    {
        string page = File.ReadAllText(trained.At("out", "report.html"));

        Assert.Contains("What a person must still look at", page, StringComparison.Ordinal);
        Assert.Contains("Is the ledger the only one", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_findings_are_summarised()
    {
        Finding[] many = [.. Enumerable.Range(0, 100_000).Select(static i => new Finding { RuleId = "FILE006", Severity = i == 99_999 ? Severity.Error : Severity.Note, Message = "unknown", Location = new Location($"file{i}") })];

        Finding[] shown = [.. CheckedItem.Ordered(many)];

        Assert.Equal(CheckedItem.MostOfOneRule + 1, shown.Length);
        Assert.Equal((Severity.Error, "file99999"), (shown[0].Severity, shown[0].Location.Path));
        Assert.Contains(shown, static finding => finding.Message == "and 99900 more of this kind, in 99900 files");
    }

    private void CopyTo(string target)
    {
        foreach (string file in Directory.EnumerateFiles(trained.Payload, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(trained.Payload, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
