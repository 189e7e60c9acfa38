using System.Collections.Immutable;
using System.Text;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Spec.Definitions;
using Bench.Spec.Runs;

namespace Bench.Cli.Tests.Measuring;

/// <summary>What is said of a system that did not come through the warm-up: the first thing that went wrong, and help that fits it.</summary>
public sealed class CalibrationFailedTests
{
    private static readonly RunFault Silent = Fault("timed_out", "nothing came back for 3 s; 1 of 1 samples were outstanding");

    [Fact]
    public void A_wrong_id_is_the_reason_of_the_silence_that_follows_it()
    {
        CalibrationFailedException failed = Of([Fault("unknown_id", "the SUT named the id 0000000000000001, which no outstanding query has"), Silent], Silent, "");

        Assert.Equal("w: the SUT did not come through the warm-up: the SUT named the id 0000000000000001, which no outstanding query has; then nothing came back for 3 s; 1 of 1 samples were outstanding", failed.Message);
        Assert.Contains("PROTOCOL.md", failed.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timeout: 3 s\n", "the limit is timeout, my/sut.yaml:4:10: raise it there")]
    [InlineData("", "the limit is the default, 30 s: a line such as 'timeout: 60 s' in my/sut.yaml raises it")]
    public void Silence_names_its_limit(string timeout, string expected) => Assert.StartsWith(expected, Of([Silent], Silent, timeout).Help, StringComparison.Ordinal);

    [Theory]
    [InlineData("protocol_violation", "the SUT says its response has 1924 bytes; a slot has 1920", "PROTOCOL.md")]
    [InlineData("failed_response", "the SUT failed record 0: out of device memory", "the SUT itself says that it cannot")]
    [InlineData("sut_crashed", "the SUT is gone", "core dump")]
    public void Each_kind_has_help_of_its_own(string kind, string message, string help)
    {
        CalibrationFailedException failed = Of([Fault(kind, message)], null, "");

        Assert.EndsWith(message, failed.Message, StringComparison.Ordinal);
        Assert.Contains(help, failed.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_fault_nothing_completed() => Assert.EndsWith("nothing completed", Of([], null, "").Message, StringComparison.Ordinal);

    private static CalibrationFailedException Of(ImmutableArray<RunFault> faults, RunFault? lost, string timeout)
    {
        Definition<SutDefinition> sut = SutReader.Read("my/sut.yaml", Encoding.UTF8.GetBytes($"schema: bench/sut/v1\nname: mine\ncommand: [mine]\n{timeout}")).OrRefuse();
        return CalibrationFailedException.Of("w", faults, lost, sut);
    }

    private static RunFault Fault(string kind, string message) => new() { Kind = kind, Message = message, Count = 1 };
}
