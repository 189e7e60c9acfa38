using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>Records that are not the ones whose digest the log gives.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: RecordsNotTheLogged.md.</remarks>
public sealed class RecordsNotTheLogged : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN118",
        Defect = nameof(RecordsNotTheLogged),
        Title = "the records are not those that were logged",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["RUN-03", "RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            Sha256Digest records = RecordChain.HeadOf(run.Log.Records);
            if (records != run.Log.End.Records)
            {
                yield return Descriptor.Report(evidence, run.RecordsPath, $"the hash chain over queries.bin ends in {records}; the end of the log says {run.Log.End.Records}", Help);
            }

            Sha256Digest tokens = Sha256Digest.Of(MemoryMarshal.AsBytes(run.Log.TokenTimes.AsSpan()));
            if (tokens != run.Log.End.TokenTimes)
            {
                yield return Descriptor.Report(evidence, $"{run.Name}/tokens.bin", $"tokens.bin has SHA-256 {tokens}; the end of the log says {run.Log.End.TokenTimes}", Help);
            }
        }
    }

    private static string Help { get; } = Remedy.ForChanged("the run directory");
}
