using Bench.Spec.Machines;

namespace Bench.Machine.Tests;

public sealed class LimitsProbeTests
{
    [Fact]
    public void Measures_limits_that_a_machine_can_have()
    {
        MachineLimits limits = LimitsProbe.Measure();

        Assert.Equal(Environment.ProcessorCount, limits.Cores);
        foreach (CoreLimits core in new[] { limits.OneCore, limits.AllCores })
        {
            // From a slow emulated core to the fastest socket sold; anything else is a broken probe.
            Assert.InRange(core.PeakFp32Gflops, 0.5, 50_000);
            Assert.InRange(core.L2GigabytesPerSecond, 1, 50_000);
            Assert.InRange(core.L3GigabytesPerSecond, 0.5, 50_000);
            Assert.InRange(core.DramGigabytesPerSecond, 0.2, 5_000);
        }

        Assert.True(limits.L3Bytes >= limits.L2Bytes);
    }
}

public sealed class ExaminationTests
{
    [Fact]
    public void Every_symptom_that_is_not_fit_has_a_remedy() =>
        Assert.All(Examination.Examine(), static symptom => Assert.True(symptom.Fit || symptom.Remedy.Length > 0, symptom.Subject));
}
