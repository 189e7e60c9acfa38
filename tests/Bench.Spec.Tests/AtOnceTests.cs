namespace Bench.Spec.Tests;

public sealed class AtOnceTests
{
    [Fact]
    public void Both_run_at_the_same_time()
    {
        using Barrier together = new(2);
        int Meet(int value) => together.SignalAndWait(TimeSpan.FromSeconds(30)) ? value : throw new TimeoutException("the other one did not begin");

        Assert.Equal((1, 2), AtOnce.Of(() => Meet(1), () => Meet(2)));
    }

    [Fact]
    public void Whoever_fails_is_heard_when_both_have_ended()
    {
        bool ended = false;
        int End()
        {
            Thread.Sleep(50);
            ended = true;
            return 1;
        }

        Assert.Equal("first", Assert.Throws<InvalidOperationException>(() => AtOnce.Of<int, int>(() => throw new InvalidOperationException("first"), End)).Message);
        Assert.True(ended);
        Assert.Equal("second", Assert.Throws<InvalidOperationException>(() => AtOnce.Of<int, int>(() => 1, () => throw new InvalidOperationException("second"))).Message);
        Assert.Equal("first", Assert.Throws<InvalidOperationException>(() => AtOnce.Of<int, int>(() => throw new InvalidOperationException("first"), () => throw new InvalidOperationException("second"))).Message);
    }
}
