using System.Text;
using Bench.Results.Imports;
using Bench.Spec;
using Bench.Statistics.Imports;
using static Bench.Rules.Tests.Imports.SubmissionDraft;

namespace Bench.Rules.Tests.Imports;

/// <summary>Trees that are damaged rather than forged: whatever stands in a file, there are findings and no exception, and the rest of the tree is judged.</summary>
public sealed class BadTreeTests
{
    private static readonly byte[] Garbage = [.. Enumerable.Range(0, 5000).Select(static i => (byte)(((i * 7919) >> 3) & 255))];

    public static TheoryData<string> Damages => ["missing", "folder", "empty", "garbage", "cut", "crlf", "bom", "link", "zeros"];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Any_file_may_be_damaged(string damage)
    {
        // A result's files, its system's and its source's: one of every kind.
        foreach (string name in ImportBase.Files.Keys.Where(static name => name.StartsWith(Offline, StringComparison.Ordinal) || name.StartsWith("closed/Example/s", StringComparison.Ordinal)))
        {
            ImportJudge.InFolder(ImportBase.Files, folder =>
            {
                Damage(Path.Combine(folder, name), damage);
                Finding[] findings = ImportJudge.Findings(folder);
                Assert.DoesNotContain(findings, static finding => finding.Message.StartsWith("could not be checked: ", StringComparison.Ordinal) && finding.Severity == Severity.Error);

                // A result that has nothing to do with the file is judged as before.
                Assert.DoesNotContain(findings, static finding => finding.Location.Path.StartsWith(Multi, StringComparison.Ordinal));
                return 0;
            });
        }
    }

    [Theory]
    [InlineData("missing", "RUN306")]
    [InlineData("folder", ImportCode.Misplaced)]
    [InlineData("empty", "RUN306")]
    [InlineData("garbage", ImportCode.NoLogLine)]
    [InlineData("cut", ImportCode.NoLogLine)]
    [InlineData("crlf", ImportCode.Resaved)]
    [InlineData("bom", ImportCode.Resaved)]
    [InlineData("link", ImportCode.Unreadable)]
    [InlineData("zeros", ImportCode.NoLogLine)]
    public void A_damaged_log_is_named(string damage, string code) => ImportJudge.InFolder(ImportBase.Files, folder =>
    {
        Damage(Path.Combine(folder, OfflineLog), damage);
        Assert.Contains(ImportJudge.Findings(folder), finding => finding.RuleId == code && finding.Location.Path == OfflineLog);
        return 0;
    });

    [Theory]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("zeros")]
    public void What_is_no_log_at_all_is_one_defect(string damage) => ImportJudge.InFolder(ImportBase.Files, folder =>
    {
        Damage(Path.Combine(folder, OfflineLog), damage);
        Finding[] findings = [.. ImportJudge.Findings(folder).Where(static finding => finding.Location.Path == OfflineLog && finding.Severity == Severity.Error)];
        Assert.Equal([ImportCode.NoLogLine, "RUN306"], findings.Select(static finding => finding.RuleId));
        return 0;
    });

    [Fact]
    public void A_folder_in_the_place_of_a_file_that_nothing_is_read_from_is_named() => ImportJudge.InFolder(ImportBase.Files, folder =>
    {
        string summary = $"{Offline}/TEST01/performance/run_1/mlperf_log_summary.txt";
        Directory.CreateDirectory(Path.Combine(folder, summary));
        Assert.Contains(ImportJudge.Findings(folder), finding => finding.RuleId == ImportCode.Misplaced && finding.Location.Path == summary);
        return 0;
    });

    [Fact]
    public void In_the_layout_of_v5_the_system_s_own_file_is_asked_for_beside_model_info()
    {
        const string Measurements = "closed/Example/measurements/box/3d-unet-99/Offline";
        SubmissionDraft draft = ImportBase.Draft();
        draft.Put($"{Measurements}/model-info.json", Encoding.UTF8.GetString(draft.Files[$"{Offline}/measurements.json"]));
        Finding[] Missing() => [.. ImportJudge.Findings(draft.Files).Where(static finding => finding.RuleId == "IMPL301" && finding.Message.Contains("box.json is missing", StringComparison.Ordinal))];

        Assert.Equal(Measurements, Assert.Single(Missing()).Location.Path);
        draft.Copy($"{Measurements}/model-info.json", $"{Measurements}/box.json");
        Assert.Empty(Missing());
    }

    [Theory]
    [InlineData("cut", ImportCode.NoJson)]
    [InlineData("garbage", ImportCode.NoJson)]
    [InlineData("bom", ImportCode.Resaved)]
    [InlineData("crlf", ImportCode.Resaved)]
    [InlineData("folder", ImportCode.Misplaced)]
    [InlineData("missing", "SYS301")]
    public void A_damaged_description_is_named(string damage, string code) => ImportJudge.InFolder(ImportBase.Files, folder =>
    {
        Damage(Path.Combine(folder, SystemPath), damage);
        Assert.Contains(ImportJudge.Findings(folder), finding => finding.RuleId == code && finding.Location.Path == SystemPath);
        return 0;
    });

    [Fact]
    public void A_log_of_five_gigabytes_is_read_to_its_limit() => ImportJudge.InFolder(ImportBase.Files, folder =>
    {
        using (FileStream log = new(Path.Combine(folder, OfflineLog), FileMode.Open))
        {
            log.SetLength(5L << 30);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Finding[] findings = ImportJudge.Findings(folder);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
        Assert.Contains(findings, static finding => finding.RuleId == ImportCode.TooLong && finding.Location.Path == OfflineLog && finding.Message.Contains("5368709120 bytes", StringComparison.Ordinal));
        Assert.DoesNotContain(findings, static finding => finding.Location.Path.StartsWith(Multi, StringComparison.Ordinal));
        return 0;
    });

    [Fact]
    public void A_folder_behind_a_link_is_no_part_of_the_tree() => ImportJudge.InFolder(ImportBase.Files, folder =>
    {
        string performance = Path.GetDirectoryName(Path.GetDirectoryName(Path.Combine(folder, OfflineLog)))!;
        Directory.Move(performance, performance + "-elsewhere");
        Directory.CreateSymbolicLink(performance, performance + "-elsewhere");
        Assert.Contains(ImportJudge.Findings(folder), static finding => finding.RuleId == ImportCode.Misplaced && finding.Location.Path == OfflineLog && finding.Message.Contains("behind a link", StringComparison.Ordinal));
        return 0;
    });

    [Fact]
    public void A_hundred_thousand_wrong_lines_are_counted()
    {
        SubmissionDraft draft = ImportBase.Draft();
        draft.Append(OfflineLog, string.Concat(Enumerable.Repeat("no line of LoadGen's\n", 100_000)));
        Finding[] lines = [.. ImportJudge.Findings(draft.Files).Where(static finding => finding.RuleId == ImportCode.NoLogLine)];

        Assert.Equal(CappedFindings.Most + 1, lines.Length);
        Assert.Equal("and 99980 more of this kind", lines[^1].Message);
    }

    [Fact]
    public void A_pipe_is_not_waited_for() => ImportJudge.InFolder(ImportBase.Files, folder =>
    {
        string path = Path.Combine(folder, OfflineLog);
        File.Delete(path);
        using (System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", path))
        {
            make.WaitForExit();
        }

        Assert.Contains(ImportJudge.Findings(folder), static finding => finding.Location.Path == OfflineLog && finding.Severity == Severity.Error);
        return 0;
    });

    [Fact]
    public void A_folder_without_a_division_is_refused_with_what_was_expected()
    {
        SubmissionTreeUnreadableException refused = Assert.Throws<SubmissionTreeUnreadableException>(static () => ImportJudge.InFolder([], ImportJudge.Findings));
        Assert.Contains("holds none of closed, network, open", refused.Message, StringComparison.Ordinal);
        Assert.Throws<SubmissionTreeUnreadableException>(static () => ImportJudge.Findings("/no/such/tree"));
    }

    [Fact]
    public void A_folder_that_is_no_scenario_is_named()
    {
        SubmissionDraft draft = ImportBase.Draft().Put($"{Unet}/Fast/notes.txt", "x").Put($"{Unet}/1/notes.txt", "x").Put($"{Unet}/Server,Offline/notes.txt", "x").Put($"{Unet}/notes.txt", "x");
        Finding[] findings = [.. ImportJudge.Findings(draft.Files).Where(static finding => finding.RuleId == ImportCode.Misplaced)];
        Assert.Equal(["1", "Fast", "Server,Offline", "notes.txt"], findings.Select(static finding => Path.GetFileName(finding.Location.Path)).Order(StringComparer.Ordinal));
    }

    /// <summary>Every byte of a log is flipped, and it is cut at every length: nothing throws, and a figure that changes by more than LoadGen's six printed digits leave open is refused, by the log alone.</summary>
    [Theory]
    [InlineData(OfflineLog)]
    [InlineData(SingleLog)]
    public void A_log_may_be_flipped_at_every_byte_and_cut_at_every_length(string log) => ImportJudge.InFolder(new() { [log] = ImportBase.Files[log] }, folder =>
    {
        byte[] bytes = ImportBase.Files[log];
        Assert.InRange(bytes.Length, 1, 8 * 1024);
        double figure = FigureIn(folder, log).Figure!.Value;
        Assert.False(FigureIn(folder, log).Refused);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] flipped = [.. bytes];
            flipped[i] ^= (byte)(1 << (i % 7));
            Check(flipped, $"byte {i} flipped");
            Check(bytes[..i], $"cut to {i} bytes");
        }

        return 0;

        void Check(byte[] changed, string how)
        {
            File.WriteAllBytes(Path.Combine(folder, log), changed);
            (double? found, bool refused) = FigureIn(folder, log);
            Assert.True(refused || Math.Abs(found!.Value - figure) <= LoggedRun.PrintedShare * figure, $"{how}: the figure became {found} and nothing refused it");
        }
    });

    private static (double? Figure, bool Refused) FigureIn(string folder, string log)
    {
        ImportedResult result = Assert.Single(SubmissionTreeReader.Read(folder, ImportJudge.Rounds, ImportJudge.Rounds[^1]).Results);
        return (SubmittedFigure.Of(result.Evidence)?.Published, result.Findings.Concat(Rulebook.Check(result.Evidence)).Any(finding => finding.Severity == Severity.Error && finding.Location.Path == log));
    }

    private static void Damage(string path, string damage)
    {
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        switch (damage)
        {
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "garbage":
                File.WriteAllBytes(path, Garbage);
                break;
            case "cut":
                File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
                break;
            case "crlf":
                File.WriteAllText(path, Encoding.UTF8.GetString(bytes).Replace("\n", "\r\n", StringComparison.Ordinal));
                break;
            case "bom":
                File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. bytes]);
                break;
            case "link":
                File.CreateSymbolicLink(path, "/etc/hostname");
                break;
            case "zeros":
                File.WriteAllBytes(path, new byte[100_000]);
                break;
        }
    }
}
