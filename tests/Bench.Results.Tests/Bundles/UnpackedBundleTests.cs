using Bench.Results.Bundles;
using Bench.Tests;

namespace Bench.Results.Tests.Bundles;

public sealed class UnpackedBundleTests : IDisposable
{
    private readonly Specimen specimen = new();
    private readonly TemporaryFolder folder = new();

    public UnpackedBundleTests()
    {
        foreach ((string name, byte[] bytes) in specimen.Files())
        {
            folder.Write(name, bytes);
        }
    }

    [Fact]
    public void A_directory_verifies_like_the_archive()
    {
        using BundleVerification proven = BundleVerifier.Verify(folder.Root, specimen.Knowing());
        Assert.Empty(proven.Errors);
        Assert.Equal(Specimen.SmallPayload()["performance/queries.bin"], proven.Payload!.ReadAllBytes("performance/queries.bin"));
    }

    [Fact]
    public void No_link_is_followed_not_even_to_the_right_bytes()
    {
        File.Move(folder.At("payload", "plan.json"), folder.At("elsewhere"));
        File.CreateSymbolicLink(folder.At("payload", "plan.json"), folder.At("elsewhere"));
        Assert.Equal(BundleCode.EntryType, Code());
    }

    [Fact]
    public void No_linked_folder_is_entered()
    {
        Directory.Move(folder.At("payload"), folder.At("real"));
        Directory.CreateSymbolicLink(folder.At("payload"), folder.At("real"));
        Assert.Equal(BundleCode.EntryType, Code());
    }

    [Fact]
    public void A_changed_an_added_and_a_removed_file_are_refused()
    {
        File.AppendAllText(folder.At("payload", "plan.json"), " ");
        Assert.Equal(BundleCode.FileDigest, Code());
        File.Delete(folder.At("payload", "plan.json"));
        Assert.Equal(BundleCode.FileMissing, Code());
        folder.Write("notes.txt", [1]);
        Assert.Equal(BundleCode.FileExtra, Code());
        folder.Write("payload/UPPER", [1]);
        Assert.Equal(BundleCode.Path, Code());
    }

    [FactWithPrograms("mkfifo")]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        File.Delete(folder.At("payload", "plan.json"));
        Assert.Equal(0, Outside.Run(folder.Root, "mkfifo", "", "payload/plan.json").ExitCode);
        Assert.Equal(BundleCode.EntryType, Code());
    }

    [Fact]
    public void What_changes_after_the_verification_is_not_handed_out()
    {
        using BundleVerification proven = BundleVerifier.Verify(folder.Root, specimen.Knowing());
        folder.Write("payload/performance/queries.bin", new byte[48]);
        Assert.Throws<BundleChangedException>(() => proven.Payload!.ReadAllBytes("performance/queries.bin"));
        folder.Write("payload/performance/queries.bin", new byte[49]);
        Assert.Throws<BundleChangedException>(() => proven.Payload!.ReadAllBytes("performance/queries.bin"));
        File.Delete(folder.At("payload", "plan.json"));
        Assert.Throws<BundleChangedException>(() => proven.Payload!.ReadAllBytes("plan.json"));
        Assert.Throws<ArgumentException>(() => proven.Payload!.ReadAllBytes("other.json"));
    }

    public void Dispose()
    {
        specimen.Dispose();
        folder.Dispose();
    }

    private string Code()
    {
        using BundleVerification proven = BundleVerifier.Verify(folder.Root, specimen.Knowing());
        return proven.Errors.IsEmpty ? "" : proven.Errors[0].Code;
    }
}
