using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose hash= line is not the digest of its whole accuracy log, or whose log was cut otherwise than by MLPerf's tool.</summary>
/// <remarks>Source: MLPerf submission rules, "Inference". Documentation: HashNotOfLog.md.</remarks>
public sealed class HashNotOfLog : IRule<ImportedEvidence>
{
    // 4096 from either end, and "\n\n...\n\n" between them.
    private const int CutBytes = 8199;
    private const string Remedy = "take LoadGen's own log, and let MLPerf's tool cut it and write the digest";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC304",
        Defect = nameof(HashNotOfLog),
        Title = "the stated digest is not that of the accuracy log",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Inference\"",
        Catalogue = ["ACC-01", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Stated is not { Hashes: [var hash, ..] } stated || evidence.AccuracyLog is not { } log)
        {
            yield break;
        }

        Location where = new(stated.File.Path, hash.Line);
        if (hash.Hex.Length != 64 || !hash.Hex.All(char.IsAsciiHexDigit))
        {
            yield return Descriptor.Report(evidence, where, $"the digest is '{hash.Hex}'; expected a SHA-256 of 64 hexadecimal digits", Remedy);
        }
        else if (!log.Cut && !log.Digest.Hex.Equals(hash.Hex, StringComparison.OrdinalIgnoreCase))
        {
            yield return Descriptor.Report(evidence, where, $"the digest is {hash.Hex}; the accuracy log is whole and has {log.Digest}", Remedy);
        }
        else if (log.Cut && log.Bytes != CutBytes)
        {
            yield return Descriptor.Report(evidence, log.Path, $"the log was cut and has {log.Bytes} bytes; MLPerf's tool leaves {CutBytes}, so something else changed it", Remedy);
        }
    }
}
