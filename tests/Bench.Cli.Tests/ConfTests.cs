namespace Bench.Cli.Tests;

public sealed class ConfTests
{
    [Fact]
    public void A_dry_run_shows_the_settings_of_a_user_conf_and_where_they_stand()
    {
        using TemporaryFolder folder = new();
        string conf = folder.At("user.conf");
        File.WriteAllText(conf, "# mine\n*.Server.target_qps = 20\n*.Server.coalesce_queries = 1\nbert.Server.target_qps = 3\n");

        (int code, string output, string error) = CommandLine.Run("run", "matmul-1024", "--scenario", "server", "--division", "open", "--conf", conf, "--dry-run");

        Assert.Equal(ExitCode.Clean, code);
        Assert.Matches(@"target_qps +20 queries/s +user.conf:2:1", output);
        Assert.Matches(@"server_coalesce_queries +yes +user.conf:3:1", output);
        Assert.Contains($"{conf}:4:1: note DEF029: the settings of bert have no effect", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_round_fixes_and_what_is_no_setting_are_findings_before_anything_runs()
    {
        using TemporaryFolder folder = new();
        string conf = folder.At("user.conf");
        File.WriteAllText(conf, "*.*.qsl_rng_seed = 1\n");

        (int code, _, string error) = CommandLine.Run("run", "matmul-1024", "--scenario", "offline", "--conf", conf, "--out", folder.At("out"));

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains($"{conf}:1:1: error DEF030: qsl_rng_seed is 1, expected", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")));

        File.WriteAllText(conf, "*.Server.target_qps=5\n");
        Assert.Equal(ExitCode.Findings, CommandLine.Run("run", "matmul-1024", "--conf", conf, "--dry-run").Code);
        Assert.Equal(ExitCode.Usage, CommandLine.Run("run", "matmul-1024", "--conf", folder.At("none.conf"), "--dry-run").Code);
    }

    [Fact]
    public void An_audit_config_in_the_current_folder_is_said_to_have_no_effect()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("audit.config"), "*.*.mode = 2\n");

        (int code, _, string error) = CommandLine.Finish(folder.Path, "run", "matmul-1024", "--scenario", "offline", "--dry-run");

        Assert.Equal(ExitCode.Clean, code);
        Assert.Contains("audit.config: warning DEF029", error, StringComparison.Ordinal);
    }
}
