namespace Bench.Sut.Tests;

public sealed unsafe class SharedMemoryTests
{
    [Fact]
    public void What_one_side_writes_the_other_reads()
    {
        using SharedMemory ours = SharedMemory.Create(10_000);
        using SharedMemory theirs = SharedMemory.Open(ours.Path, 10_000, writable: true);
        ours.Address[9_999] = 42;
        theirs.Address[0] = 43;
        Assert.Equal(42, theirs.Address[9_999]);
        Assert.Equal(43, ours.Address[0]);
    }

    [Fact]
    public void Sealed_memory_can_be_read_by_others_but_not_written()
    {
        using SharedMemory ours = SharedMemory.Create(10_000);
        ours.SealForOthers();
        ours.Address[5] = 7;
        using SharedMemory theirs = SharedMemory.Open(ours.Path, 10_000, writable: false);
        Assert.Equal(7, theirs.Address[5]);
        Assert.ThrowsAny<Exception>(() => SharedMemory.Open(ours.Path, 10_000, writable: true).Dispose());
    }

    [Fact]
    public void Nobody_can_shorten_the_memory_under_the_other_side()
    {
        using SharedMemory ours = SharedMemory.Create(10_000);
        using FileStream file = new(ours.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.ThrowsAny<Exception>(() => file.SetLength(1));
        Assert.Equal(10_000, file.Length);
    }
}
