using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Imports;

/// <summary>Reads what states an accuracy: the output of a benchmark's accuracy script, and LoadGen's log of responses.</summary>
internal static class AccuracyReader
{
    private const long MostLogBytes = 256L << 20;
    private const int MostSamples = 1 << 21;

    // What each benchmark's accuracy script prints before the number.
    private static readonly ImmutableArray<(string Metric, string LineStart, string Label)> Labels =
    [
        ("acc", "accuracy", "accuracy"), ("acc", "{\"accuracy", "accuracy"),
        ("AUC", "AUC=", "AUC"),
        ("DLRM_NE", "", "metric/lifetime_ne/rating"), ("DLRM_ACC", "", "metric/lifetime_accuracy/rating"), ("DLRM_AUC", "", "metric/lifetime_gauc/rating"),
        ("mAP", "", "mAP="), ("mAP", "", "'Total'"),
        ("F1", "{", "\"f1\""), ("F1", "{", "'f1'"),
        ("F1_HIERARCHICAL", "", "\"f1\""),
        ("ACCURACY", "Word Error Rate", "accuracy="),
        ("DICE", "Accuracy:", "mean"),
        ("E2E_ACCURACY", "Accuracy:", "Accuracy"),
        ("ROUGE1", "", "'rouge1'"), ("ROUGE2", "", "'rouge2'"), ("ROUGEL", "", "'rougeL'"), ("ROUGELSUM", "", "'rougeLsum'"),
        ("GEN_LEN", "", "'gen_len'"), ("TOKENS_PER_SAMPLE", "", "'tokens_per_sample'"),
        ("CLIP_SCORE", "", "'CLIP_SCORE'"), ("FID_SCORE", "", "'FID_SCORE'"),
        ("gsm8k_accuracy", "", "'gsm8k'"), ("mbxp_accuracy", "", "'mbxp'"), ("exact_match", "", "'exact_match'"), ("vbench_score", "", "'vbench_score'"),
    ];

    /// <summary>What an accuracy file states of the metrics that a benchmark is judged by; null when it is not there.</summary>
    public static StatedAccuracy? Stated(TreeFiles files, string path, InferenceBenchmark? benchmark, CappedFindings findings)
    {
        if (SubmittedFileReader.Text(files, path, findings) is not { } file)
        {
            return null;
        }

        string[] metrics = [.. benchmark is null ? [] : benchmark.Accuracy.Select(static one => one.Metric).Distinct()];
        return new StatedAccuracy
        {
            File = file,
            Metrics = [.. file.Lines.SelectMany((line, i) => metrics.Select(metric => Metric(metric, line, i + 1)).OfType<StatedMetric>())],
            Hashes = [.. file.Lines.Index().Where(static line => line.Item.StartsWith("hash=", StringComparison.Ordinal)).Select(static line => (line.Item["hash=".Length..].Trim(), line.Index + 1))],
        };
    }

    /// <summary>LoadGen's log of responses; null when it is not there.</summary>
    public static AccuracyLogFile? Log(TreeFiles files, string path, CappedFindings findings)
    {
        using Stream? stream = files.Open(path, MostLogBytes, findings, whole: true);
        if (stream is null)
        {
            return null;
        }

        try
        {
            return Log(stream, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(TreeFiles.Refused(path, exception));
            return null;
        }
    }

    private static AccuracyLogFile Log(Stream stream, string path)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        BoundedLines lines = new(stream) { Passing = hash.AppendData };
        HashSet<long> samples = [];
        long responses = 0;
        long greatest = -1;
        bool cut = false;
        while (lines.Next())
        {
            cut |= lines.Head.SequenceEqual("..."u8);
            if (SampleOf(lines.Head) is { } sample)
            {
                responses++;
                greatest = Math.Max(greatest, sample);
                if (samples.Count < MostSamples)
                {
                    samples.Add(sample);
                }
            }
        }

        return new AccuracyLogFile
        {
            Path = path,
            Bytes = stream.Length,
            Digest = Sha256Digest.Parse(Convert.ToHexStringLower(hash.GetHashAndReset())),
            Cut = cut,
            Responses = responses,
            Samples = samples.Count,
            GreatestSample = greatest,
        };
    }

    /// <summary>The sample that a line's response answers; null when the line is of no response.</summary>
    private static long? SampleOf(ReadOnlySpan<byte> line)
    {
        int label = line.IndexOf("\"qsl_idx\""u8);
        if (label < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = line[(label + 9)..].TrimStart(" :"u8);
        int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits > 0 && long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long sample) ? sample : null;
    }

    private static StatedMetric? Metric(string metric, string line, int number)
    {
        foreach ((string name, string start, string label) in Labels)
        {
            int at = name == metric && line.StartsWith(start, StringComparison.Ordinal) ? line.IndexOf(label, StringComparison.Ordinal) : -1;
            if (at < 0)
            {
                continue;
            }

            string rest = line[(at + label.Length)..].TrimStart('"', '\'', ':', '=', ' ');
            int length = rest.AsSpan().IndexOfAnyExcept("0123456789.") is >= 0 and var end ? end : rest.Length;
            if (length > 0 && double.TryParse(rest.AsSpan(0, length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            {
                return new StatedMetric(metric, rest[..length], value, number);
            }
        }

        return null;
    }
}
