using System.Collections.Immutable;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Rules.Tests;

/// <summary>A plan that starts no program is of the backend that the harness ships, which has a name and a thread a core.</summary>
public sealed class ShippedBackendTests
{
    [Theory]
    [InlineData("npu-9000", true)]
    [InlineData(SutPlan.Shipped, false)]
    public void It_has_the_name_that_the_harness_gives_it(string name, bool found)
    {
        Finding[] findings = [.. new SutNotThePlanned().Check(With(sut => sut with { Name = name }))];
        Assert.Equal(found ? [("plan.json", Severity.Error)] : [], findings.Select(static finding => (finding.Location.Path, finding.Severity)));
    }

    [Fact]
    public void It_has_no_more_threads_than_the_machine_has_cores()
    {
        Assert.Equal(Severity.Error, Assert.Single(new LimitsContradictEachOther().Check(With(static sut => sut with { Threads = 3 }))).Severity);
        Assert.Empty(new LimitsContradictEachOther().Check(With(static sut => sut with { Threads = 1 })));
    }

    [Fact]
    public void A_program_of_the_submitter_s_may_have_more() =>
        Assert.Equal(Severity.Warning, Assert.Single(new LimitsContradictEachOther().Check(With(static sut => sut with { Threads = 3, Command = ["sh", "start.sh"] }))).Severity);

    [Theory]
    [InlineData("512", "X64", "512-bit 14x32, 6x64", false)]
    [InlineData("512", "X64", "packed, 512-bit 14x32, tuned", false)]
    [InlineData("512", "X64", "1024-bit", true)]
    [InlineData("512", "X64", "1024-bit 14x32", true)]
    [InlineData("512", "X64", "256-bit 6x16", true)]
    [InlineData("256", "X64", "256-bit 6x16", false)]
    [InlineData("256", "X64", "512-bit 14x16 AVX512_VNNI; 256-bit 6x16, int8 operands", false)]
    [InlineData("256", "X64", "512-bit 14x32; 256-bit 6x16, int8 operands", true)]
    [InlineData("128", "X64", "512-bit 14x32, 6x64", true)]
    [InlineData("128", "X64", "128-bit 12x8", false)]
    [InlineData("128", "X64", "128-bit 12x8, no vector instructions", true)]
    [InlineData("64", "X64", "128-bit 12x8, no vector instructions", false)]
    [InlineData("64", "X64", "128-bit 12x8", true)]
    [InlineData("128", "Arm64", "128-bit 12x8, int8 weights", false)]
    [InlineData(null, "Arm64", "512-bit 14x32", true)]
    [InlineData(null, "Arm64", "512-bit 14x16 AVX512_BF16; 128-bit 12x8, bf16 weights", true)]
    [InlineData("128", "X64", "loops in the order of the sums", false)]
    [InlineData("128", "X64", null, false)]
    [InlineData("not established", "X64", "512-bit 14x32", false)]
    [InlineData(null, null, "512-bit 14x32", false)]
    public void Its_kernel_has_the_vectors_of_the_machine(string? bits, string? architecture, string? kernel, bool found)
    {
        Finding[] findings = [.. new LimitsContradictEachOther().Check(Running(bits, architecture, kernel))];
        Assert.Equal(found ? [("performance/run.jsonl", Severity.Error)] : [], findings.Select(static finding => (finding.Location.Path, finding.Severity)));
        Assert.Empty(new LimitsContradictEachOther().Check(Running(bits, architecture, kernel, ["sh", "start.sh"])));
    }

    [Theory]
    [InlineData("fp32", null, null, "512-bit 14x32, 6x64", 0)]
    [InlineData("fp32", null, null, null, 0)]
    [InlineData("fp32", null, null, "512-bit 14x32 AVX512_VNNI", 1)]
    [InlineData("fp32", null, null, "512-bit 14x32 AVX512_BF16", 1)]
    [InlineData("fp32", null, null, "512-bit 14x32, int4 weights, rows of 16 bits", 1)]
    [InlineData("int8", null, null, "512-bit 14x16 AVX512_VNNI; 256-bit 6x16, int8 operands", 0)]
    [InlineData("int8", null, null, "512-bit 14x32, bf16 weights", 1)]
    [InlineData("fp32", null, null, "reordered", 1)]
    [InlineData("fp32", "reordered", null, "reordered", 0)]
    [InlineData("int8", "packed", null, "packed, 512-bit 14x32 AVX512_VNNI", 0)]
    [InlineData("fp32", "skipping", null, "skipping, 512-bit 14x32, 6x64", 0)]
    [InlineData("fp32", "tiled", null, "skipping, 512-bit 14x32, 6x64", 1)]
    [InlineData("fp32", "quantum annealer", null, "512-bit 14x32, 6x64", 1)]
    [InlineData("fp32", null, null, "512-bit 14x32, tuned", 1)]
    [InlineData("fp32", null, "few: 8", "512-bit 14x32, tuned", 0)]
    [InlineData("fp32", null, null, "triple-loop, 512-bit 14x32 AVX512_VNNI, tuned", 3)]
    public void Its_kernel_is_of_the_plan_s_format_and_implementation(string format, string? implementation, string? tuning, string? kernel, int findings)
    {
        Evidence Planned(params ImmutableArray<string> command)
        {
            Evidence evidence = Running("512", "X64", kernel, command);
            Plan plan = evidence.Plan;
            return evidence with { Plan = plan with { Precision = plan.Precision with { Inputs = Enum.Parse<NumberFormat>(format, ignoreCase: true) }, Sut = plan.Sut with { Implementation = implementation, Tuning = tuning } } };
        }

        Assert.Equal(Enumerable.Repeat(("performance/run.jsonl", Severity.Error), findings), new KernelNotThePlanned().Check(Planned()).Select(static finding => (finding.Location.Path, finding.Severity)));
        Assert.Empty(new KernelNotThePlanned().Check(Planned("sh", "start.sh")));
    }

    [Fact]
    public void The_runtime_s_vectors_on_Arm_have_128_bits() =>
        Assert.StartsWith("found.vector_bits is 256 beside found.architecture Arm64", Assert.Single(new LimitsContradictEachOther().Check(Running("256", "Arm64", null))).Message, StringComparison.Ordinal);

    private static Evidence Running(string? bits, string? architecture, string? kernel, params ImmutableArray<string> command)
    {
        Evidence evidence = With(sut => sut with { Command = command.IsDefault ? [] : command });
        ImmutableSortedDictionary<string, string> found = evidence.System.Found.SetItems(
            new[] { ("vector_bits", bits), ("architecture", architecture) }.Where(static one => one.Item2 is not null).Select(static one => KeyValuePair.Create(one.Item1, one.Item2!)));
        return evidence with
        {
            System = evidence.System with { Found = found },
            Accuracy = null,
            Performance = evidence.Performance! with { Header = evidence.Performance.Header with { SutKernel = kernel } },
        };
    }

    [Theory]
    [InlineData(Profile.Full, Severity.Error)]
    [InlineData(Profile.Quick, Severity.Warning)]
    public void Limits_of_a_machine_that_was_not_quiet_are_a_warning_in_the_quick_profile(Profile profile, Severity severity)
    {
        Evidence evidence = CompliantEvidence.Of(Scenario.SingleStream, profile);
        Evidence disturbed = evidence with { System = evidence.System with { Limits = evidence.System.Limits with { AllCores = evidence.System.Limits.AllCores with { PeakFp32Gflops = 50, DramGigabytesPerSecond = 70 } } } };
        Assert.Equal([severity, severity], new LimitsContradictEachOther().Check(disturbed).Select(static finding => finding.Severity));

        Evidence invented = evidence with { System = evidence.System with { Limits = evidence.System.Limits with { AllCores = evidence.System.Limits.AllCores with { DramGigabytesPerSecond = 8000 } } } };
        Assert.Contains(new LimitsContradictEachOther().Check(invented), static finding => finding.Severity == Severity.Error);
    }

    private static Evidence With(Func<SutPlan, SutPlan> change) => CompliantEvidence.Base with { Plan = CompliantEvidence.Base.Plan with { Sut = change(CompliantEvidence.Base.Plan.Sut) } };
}
