using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Tests;

/// <summary>Every byte of a real bundle, changed alone: refused, or none of its files is another; never an exception. Too long for the gate: <c>tests/run-heavy bytes</c> asks for it.</summary>
[Collection(nameof(MeasuredFolder))]
public sealed class EveryByteTests(MeasuredFolder measured) : IDisposable
{
    private const string Asked = "BENCH_EVERY_BYTE";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [EveryByteFact]
    public void Is_refused_or_reaches_no_file()
    {
        string path = measured.At("out", "my-matmul.single-stream.bundle.zip");
        byte[] whole = File.ReadAllBytes(path);
        VerificationPolicy policy = new() { Keys = [PublicKey.Load(measured.At("out", "development.pub.pem"))], At = DateTimeOffset.UnixEpoch };
        using BundleVerification sealedOne = BundleVerifier.Verify(path, policy);
        Sha256Digest id = sealedOne.BundleId!.Value;
        string[] accepted =
        [
            .. Enumerable.Range(0, whole.Length).AsParallel().Where(at =>
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= 0x55;
                string file = folder.At($"{at}.bundle.zip");
                File.WriteAllBytes(file, damaged);
                try
                {
                    using BundleVerification found = BundleVerifier.Verify(file, policy);

                    // What a ZIP says of dates, versions and permissions is no part of any file.
                    return found.Passed && (found.BundleId != id || found.Payload!.Names.Any(name => !found.Payload.ReadAllBytes(name).AsSpan().SequenceEqual(sealedOne.Payload!.ReadAllBytes(name))));
                }
                finally
                {
                    File.Delete(file);
                }
            }).Select(static at => $"byte {at}"),
        ];
        Assert.Empty(accepted);
    }

    /// <summary>Runs only when it is asked for, and says how.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class EveryByteFactAttribute : FactAttribute
    {
        public EveryByteFactAttribute() => Skip = Environment.GetEnvironmentVariable(Asked) is null ? "minutes long: tests/run-heavy bytes" : null;
    }
}
