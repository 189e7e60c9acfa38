namespace Bench.Spec.Judging;

/// <summary>LoadGen's <c>mlperf_log_accuracy.json</c> as somebody submitted it.</summary>
public sealed record AccuracyLogFile
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Digest of its bytes.</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>Whether something was cut out of its middle, as MLPerf's tool does before a submission: then nothing in it can be computed again.</summary>
    public required bool Cut { get; init; }

    /// <summary>Responses in it, as far as they were read.</summary>
    public required long Responses { get; init; }

    /// <summary>How many different samples they answer.</summary>
    public required long Samples { get; init; }

    /// <summary>The greatest index of a sample; -1 without responses.</summary>
    public required long GreatestSample { get; init; }
}
