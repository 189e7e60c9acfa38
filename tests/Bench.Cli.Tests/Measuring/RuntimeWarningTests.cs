using Bench.Cli.Measuring;

namespace Bench.Cli.Tests.Measuring;

public sealed class RuntimeWarningTests
{
    [Fact]
    public void Variables_that_take_instructions_away_are_told_on_standard_error()
    {
        (string output, string error) = Said("tiered compilation off, tiered PGO off, GC workstation, not concurrent; DOTNET_EnableAVX512=0 DOTNET_gcServer=1");

        Assert.Empty(output);
        Assert.StartsWith("warning: the runtime was started with DOTNET_EnableAVX512=0: the measured limits, and percentages of them, are of the processor without what that takes away (SYS109)\n", error, StringComparison.Ordinal);
        Assert.Contains("  help: unset DOTNET_EnableAVX512 ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_where_none_matters() => Assert.Equal(("", ""), Said("tiered compilation off, tiered PGO off, GC server, not concurrent; DOTNET_gcServer=1"));

    private static (string Output, string Error) Said(string settings)
    {
        using StringWriter output = new(), error = new();
        RuntimeWarning.Say(new Terminal(output, error, outputRedirected: true, errorRedirected: true), settings);
        return (output.ToString(), error.ToString());
    }
}
