using Bench.Results.Bundles;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Results.Tests.Bundles;

/// <summary>Whatever happens to a bundle's bytes, the verifier answers: it never throws, and what it accepts is what was sealed.</summary>
public sealed class DamagedBundleTests : IDisposable
{
    private readonly Specimen specimen = new();
    private readonly SortedDictionary<string, byte[]> files;
    private readonly VerificationPolicy policy;

    public DamagedBundleTests()
    {
        files = specimen.Files();
        Specimen.AddReview(files, specimen.Reviewer);
        specimen.AddLogProof(files);
        policy = specimen.Trusting();
    }

    [Fact]
    public void A_byte_that_changes_anywhere_in_the_archive_is_refused_or_reaches_no_file()
    {
        byte[] archive = Specimen.Zip(files, compress: true);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.Choose(0, archive.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (at, change) =>
        {
            byte[] damaged = [.. archive];
            damaged[at] ^= (byte)change;
            return IsRefusedOrUnchanged(damaged);
        }));
    }

    [Fact]
    public void A_file_whose_bytes_are_cut_changed_or_repeated_is_refused_whatever_it_is()
    {
        string[] names = [.. files.Keys];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.Choose(0, names.Length - 1).ToArbitrary(), Gen.Choose(0, 1 << 20).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (which, place, change) =>
        {
            byte[] bytes = files[names[which]];
            int at = place % bytes.Length;
            byte[] damaged = (change % 3) switch
            {
                0 => bytes[..at],
                1 => [.. bytes[..at], (byte)(bytes[at] ^ change), .. bytes[(at + 1)..]],
                _ => [.. bytes, .. bytes[at..]],
            };
            return IsRefusedOrUnchanged(Specimen.Zip(files.Select(file => file.Key == names[which] ? KeyValuePair.Create(file.Key, damaged) : file)));
        }));
    }

    public void Dispose() => specimen.Dispose();

    private bool IsRefusedOrUnchanged(byte[] archive)
    {
        using TemporaryFolder folder = new();
        using BundleVerification proven = BundleVerifier.Verify(folder.Write("x.bundle.zip", archive), policy);
        return !proven.Passed || Specimen.SmallPayload().All(file => proven.Payload!.ReadAllBytes(file.Key).AsSpan().SequenceEqual(file.Value));
    }
}
