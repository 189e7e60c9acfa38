using Bench.Definitions.UserConfs;
using Bench.Spec;

namespace Bench.Definitions.Tests;

public sealed class UserConfReaderTests
{
    [Fact]
    public void Reads_what_LoadGen_reads_and_nothing_is_wrong_with_it()
    {
        Parsed<UserConf> read = Read(
            """
            # The format of this file: model.scenario.key = value

            *.Server.target_qps = 12.5
            llama2-70b-99.9.Offline.target_qps = 1e3
            	*.*.min_duration   =   600000
            *.*.max_query_count = 0x10
            *.SingleStream.target_latency_percentile = 90
            *.Server.coalesce_queries = 1
            ####################
            """);
        Assert.Empty(read.Findings);
        (string?, Scenario?, string, double)[] expected =
        [
            (null, Scenario.Server, "target_qps", 12.5),
            ("llama2-70b-99.9", Scenario.Offline, "target_qps", 1000),
            (null, null, "min_duration", 600_000),
            (null, null, "max_query_count", 16),
            (null, Scenario.SingleStream, "target_latency_percentile", 90),
            (null, Scenario.Server, "coalesce_queries", 1),
        ];
        Assert.Equal(
            expected,
            read.Value!.Entries.Select(static entry => (entry.Model, entry.Scenario, entry.Name, entry.Real)));
        Assert.Equal("user.conf:5:2", read.Value.Entries[2].Location.ToString());
    }

    [Theory]
    [InlineData(4, new[] { "m.Server", "*.Server", "m.*", "*.*" })]
    [InlineData(3, new[] { "*.*", "m.*", "*.Server" })]
    [InlineData(2, new[] { "m.*", "*.*" })]
    [InlineData(1, new[] { "*.*", "other.Server", "m.Offline" })]
    public void Looks_a_key_up_in_the_order_of_LoadGen(int expected, string[] places)
    {
        Dictionary<string, int> values = new() { ["m.Server"] = 4, ["*.Server"] = 3, ["m.*"] = 2, ["*.*"] = 1 };
        UserConf conf = Texts.Value(Read(string.Concat(places.Select(place => $"{place}.min_query_count = {values.GetValueOrDefault(place, 9)}\n"))));
        Assert.Equal((ulong)expected, conf.Find("m", Scenario.Server, Key("min_query_count"))!.Whole);
    }

    [Fact]
    public void Does_not_find_a_key_for_a_scenario_in_which_LoadGen_does_not_read_it()
    {
        UserConf conf = Texts.Value(Read("*.*.target_qps = 5\n"));
        Assert.Null(conf.Find("m", Scenario.SingleStream, Key("target_qps")));
        Assert.NotNull(conf.Find("m", Scenario.Offline, Key("target_qps")));
    }

    [Theory]
    [InlineData("*.Server.target_qps", "DEF014", 1, "stands alone")]
    [InlineData("*.Server.target_qps=5", "DEF014", 1, "spaces around")]
    [InlineData("*.Server.target_qps 5", "DEF014", 21, "expected '='")]
    [InlineData("*.Server.target_qps =", "DEF014", 21, "has no value")]
    [InlineData("*.Server.target_qps = 5 # fast", "DEF014", 25, "LoadGen takes no comment there")]
    [InlineData("*.Server.target_qps = 5 6", "DEF014", 25, "of several numbers the last")]
    [InlineData("#a comment", "DEF014", 1, "takes the word for a key")]
    [InlineData("Server.target_qps = 5", "DEF014", 1, "expected model.scenario.key")]
    [InlineData("*.server.target_qps = 5", "DEF012", 1, "did you mean 'Server'")]
    [InlineData("*.Server.target_qsp = 5", "DEF008", 1, "did you mean 'target_qps'")]
    [InlineData("*.Server.target_qps = fast", "DEF010", 23, "a number greater than 0")]
    [InlineData("*.Server.target_qps = 0", "DEF011", 23, "a number greater than 0")]
    [InlineData("*.Server.target_qps = -1", "DEF011", 23, "a number greater than 0")]
    [InlineData("*.Server.target_qps = nan", "DEF011", 23, "finite")]
    [InlineData("*.Server.target_qps = 1e999", "DEF011", 23, "a number greater than 0")]
    [InlineData("*.Server.target_latency_percentile = 100", "DEF011", 38, "less than 100")]
    [InlineData("*.*.min_duration = 1e3", "DEF010", 20, "up to the first character")]
    [InlineData("*.*.min_duration = -1", "DEF010", 20, "very large")]
    [InlineData("*.*.min_duration = 010", "DEF013", 20, "octal")]
    [InlineData("*.*.min_query_count = 18446744073709551616", "DEF011", 23, "2^64 - 1")]
    [InlineData("*.*.min_query_count = 18446744073709551615", "DEF011", 23, "0 to 268435456")]
    [InlineData("*.Server.coalesce_queries = 2", "DEF011", 29, "0 or 1")]
    public void Refuses_a_line_at_its_place(string line, string code, int column, string words)
    {
        Parsed<UserConf> read = Read($"\n{line}\n");
        Finding finding = Assert.Single(read.Findings);
        Assert.False(read.Succeeded);
        Assert.Equal((code, $"user.conf:2:{column}"), (finding.RuleId, finding.Location.ToString()));
        Assert.Contains(words, $"{finding.Message} {finding.Help}", StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_repeated_key_and_names_the_first()
    {
        Finding finding = Assert.Single(Read("*.Server.target_qps = 5\n# between\n*.Server.target_qps = 6\n").Findings);
        Assert.Equal((DefinitionCodes.DuplicateKey, "user.conf:3:1"), (finding.RuleId, finding.Location.ToString()));
        Assert.Contains("user.conf:1:1", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.Offline.target_latency = 5", "Server only")]
    [InlineData("*.SingleStream.target_qps = 5", "Server and Offline only")]
    [InlineData("*.Server.target_duration = 60000", "never reads it")]
    [InlineData("*.*.print_timestamps = 1", "queries.bin")]
    [InlineData("*.*.mode = 2", "accuracy run and the timed run")]
    [InlineData("*.*.qsl_rng_seed = 18446744073709551615", "ignores it in a user.conf")]
    public void Warns_of_what_has_no_effect(string line, string words)
    {
        Parsed<UserConf> read = Read(line + "\n");
        Finding finding = Assert.Single(read.Findings);
        Assert.True(read.Succeeded);
        Assert.Equal((Severity.Warning, DefinitionCodes.SettingIgnored), (finding.Severity, finding.RuleId));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_seed_of_64_bits_exactly()
    {
        UserConf conf = Texts.Value(Read("*.*.qsl_rng_seed = 18446744073709551615\n"));
        Assert.Equal(ulong.MaxValue, Assert.Single(conf.Entries).Whole);
    }

    [Fact]
    public void Reports_every_problem_in_one_pass_and_survives_bytes_that_are_no_text()
    {
        Assert.Equal(["DEF008", "DEF010", "DEF014"], Read("*.*.speed = 1\n*.Server.target_qps = x\nfoo\n").Findings.Select(static finding => finding.RuleId));
        Assert.Equal(DefinitionCodes.NotUtf8, Assert.Single(UserConfReader.Read("user.conf", new byte[] { (byte)'\n', 0xFF }).Findings).RuleId);
        Assert.Equal(DefinitionCodes.FileTooLarge, Assert.Single(UserConfReader.Read("user.conf", new byte[UserConfReader.MaximumBytes + 1]).Findings).RuleId);
        Assert.Equal(DefinitionCodes.MalformedText, Assert.Single(UserConfReader.Read("user.conf", new byte[] { 0xEF, 0xBB, 0xBF }).Findings).RuleId);
        Assert.Empty(Texts.Value(Read("")).Entries);
    }

    private static ConfKey Key(string name) => ConfKey.All.First(key => key.Name == name);

    private static Parsed<UserConf> Read(string text) => UserConfReader.Read("user.conf", Texts.Bytes(text));
}
