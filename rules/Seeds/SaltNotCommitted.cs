using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A revealed salt that is not the one a run committed to.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: SaltNotCommitted.md.</remarks>
public sealed class SaltNotCommitted : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SEED103",
        Defect = nameof(SaltNotCommitted),
        Title = "the salt is not the one committed to",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["SEED-01", "BAN-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            string salt = run.Log.End.Salt;
            if (salt.Length == 64 && !salt.AsSpan().ContainsAnyExcept("0123456789abcdef") && Sha256Digest.Of(Convert.FromHexString(salt)) == run.Log.Header.SaltCommitment)
            {
                continue;
            }

            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"the {run.Name} run revealed the salt {salt}, whose SHA-256 is not {run.Log.Header.SaltCommitment}, to which its header commits",
                Remedy.ForChanged("the log"));
        }
    }
}
