using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Cli.Submissions;
using Bench.Results.Bundles;

namespace Bench.Cli.Tests;

/// <summary>A packed submission whose owner changes it and signs it again.</summary>
/// <param name="package">The package as it was.</param>
/// <param name="keyPath">The owner's key.</param>
/// <param name="target">Where the changed one goes; it is gone with this.</param>
internal sealed class RepackedSubmission(string package, string keyPath, string target) : IDisposable
{
    private readonly TemporaryFolder payload = new();

    public void Seal(Action<string> change, Action<JsonObject>? claim = null)
    {
        using BundleVerification proven = BundleVerifier.Verify(package, new VerificationPolicy { PredicateType = Statement.SubmissionPredicateType, At = DateTimeOffset.UtcNow });
        SubmissionPackage.Unpack(proven.Payload!, payload.Path);
        change(payload.Path);
        JsonObject predicate = JsonObject.Create(proven.Statement!.Predicate)!;
        claim?.Invoke(predicate);
        using SigningKey key = SigningKey.Load(keyPath);
        BundleWriter.Seal(new SealRequest
        {
            PayloadDirectory = payload.Path,
            BundlePath = target,
            PredicateType = Statement.SubmissionPredicateType,
            Predicate = JsonSerializer.SerializeToElement(predicate),
            Key = key,
        });
    }

    public void Dispose()
    {
        payload.Dispose();
        File.Delete(target);
    }
}
