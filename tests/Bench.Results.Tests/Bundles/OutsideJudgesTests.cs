using System.Text;
using System.Text.Json.Nodes;
using Bench.Results.Bundles;
using Bench.Tests;

namespace Bench.Results.Tests.Bundles;

/// <summary>Programs that know nothing of this repository judge a bundle of ours.</summary>
public sealed class OutsideJudgesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SigningKey key = SigningKey.Generate();

    public OutsideJudgesTests()
    {
        foreach ((string name, byte[] bytes) in Specimen.SmallPayload())
        {
            folder.Write("run/" + name, bytes);
        }

        BundleWriter.Seal(new SealRequest { PayloadDirectory = folder.At("run"), BundlePath = folder.At("x.bundle.zip"), Predicate = Specimen.Predicate.ToJson(), Key = key });
    }

    [FactWithPrograms("unzip")]
    public void Unzip_finds_no_error_in_the_archive() => RequireSuccess("No errors detected", "unzip", "-t", "x.bundle.zip");

    [FactWithPrograms("unzip", "sha256sum")]
    public void Sha256sum_confirms_every_file_and_notices_a_changed_one()
    {
        RequireSuccess("inflating", "unzip", "x.bundle.zip", "-d", "unpacked");
        Assert.Equal(0, Outside.Run(folder.At("unpacked"), "sha256sum", "", "--strict", "-c", "manifest.sha256").ExitCode);

        // What unzip wrote is the unpacked form that our own verifier reads.
        using BundleVerification proven = BundleVerifier.Verify(folder.At("unpacked"), new VerificationPolicy { Keys = [key.PublicKey], At = Specimen.Now });
        Assert.Empty(proven.Errors);

        File.AppendAllText(folder.At("unpacked", "payload", "plan.json"), " ");
        Assert.NotEqual(0, Outside.Run(folder.At("unpacked"), "sha256sum", "", "--strict", "-c", "manifest.sha256").ExitCode);
    }

    [FactWithPrograms("openssl", "unzip")]
    public void Openssl_verifies_the_signature_with_the_public_key_file()
    {
        RequireSuccess("inflating", "unzip", "x.bundle.zip", "-d", "unpacked");
        JsonNode envelope = JsonNode.Parse(File.ReadAllBytes(folder.At("unpacked", "attestations", "submitter.dsse.json")))!;
        byte[] payload = Convert.FromBase64String((string)envelope["payload"]!);
        string type = (string)envelope["payloadType"]!;
        // Put together here by hand: an outside judge does not use our encoder.
        folder.Write("pae.bin", [.. Encoding.ASCII.GetBytes($"DSSEv1 {type.Length} {type} {payload.Length} "), .. payload]);
        folder.Write("signature.der", Convert.FromBase64String((string)envelope["signatures"]![0]!["sig"]!));
        key.WriteNewPublic(folder.At("key.pub.pem"));

        RequireSuccess("Verified OK", "openssl", "dgst", "-sha256", "-verify", "key.pub.pem", "-signature", "signature.der", "pae.bin");
    }

    [FactWithPrograms("openssl")]
    public void Openssl_reads_our_private_keys_and_we_read_its()
    {
        key.WriteNew(folder.At("ours.pem"));
        RequireSuccess("P-256", "openssl", "pkey", "-in", "ours.pem", "-noout", "-text");
        RequireSuccess("", "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "theirs.pem");
        using SigningKey theirs = SigningKey.Load(folder.At("theirs.pem"));
        Assert.True(theirs.PublicKey.Verifies("data"u8, theirs.Sign("data"u8)));
    }

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    private void RequireSuccess(string expected, string program, params string[] arguments)
    {
        (int exitCode, string output) = Outside.Run(folder.Root, program, "", arguments);
        Assert.True(exitCode == 0, output);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }
}
