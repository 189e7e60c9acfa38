using System.Buffers;

namespace Bench.Results.Bundles;

/// <summary>The names that a file inside a bundle may have, so that a bundle unpacks to the same tree on every system.</summary>
public static class BundlePath
{
    /// <summary>The only file list.</summary>
    public const string Manifest = "manifest.sha256";

    /// <summary>The submitter's signed statement.</summary>
    public const string SubmitterEnvelope = "attestations/submitter.dsse.json";

    /// <summary>The proof of inclusion in the results log.</summary>
    public const string LogProof = "attestations/log.tlog-proof";

    /// <summary>What the names of all payload files begin with.</summary>
    public const string PayloadPrefix = "payload/";

    private const string ReviewPrefix = "attestations/review-";
    private const string ReviewSuffix = ".dsse.json";
    private const int MaximumBytes = 200;
    private const int MaximumSegments = 8;
    private const int MaximumSegmentBytes = 64;

    private static readonly SearchValues<char> FirstCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>Why the text is no path of a bundle, or null when it is one.</summary>
    /// <remarks>ASCII; 1 to 8 segments joined by <c>/</c>; 200 bytes at most; a segment is <c>[a-z0-9_][a-z0-9._-]{0,63}</c>,
    /// does not end in a dot and is no device name of Windows, also with an extension.</remarks>
    public static string? Defect(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length is 0 or > MaximumBytes)
        {
            return $"a path has 1 to {MaximumBytes} bytes, this one {path.Length}";
        }

        string[] segments = path.Split('/');
        return segments.Length > MaximumSegments
            ? $"a path has at most {MaximumSegments} segments, this one {segments.Length}"
            : segments.Select(SegmentDefect).FirstOrDefault(static defect => defect is not null);
    }

    /// <summary>The number N of <c>attestations/review-N.dsse.json</c>, 1 to 999 without leading zeros; 0 for every other path.</summary>
    public static int ReviewNumber(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith(ReviewPrefix, StringComparison.Ordinal) || !path.EndsWith(ReviewSuffix, StringComparison.Ordinal))
        {
            return 0;
        }

        ReadOnlySpan<char> digits = path.AsSpan(ReviewPrefix.Length, Math.Max(0, path.Length - ReviewPrefix.Length - ReviewSuffix.Length));
        bool plain = digits.Length is >= 1 and <= 3 && digits[0] != '0' && digits.IndexOfAnyExceptInRange('0', '9') < 0;
        return plain ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The path of a review.</summary>
    /// <param name="number">Its number, 1 to 999; a greater one gives a path that the format does not know.</param>
    public static string ReviewOf(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ReviewPrefix}{number}{ReviewSuffix}");

    /// <summary>Whether the path names a payload file.</summary>
    public static bool IsPayload(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith(PayloadPrefix, StringComparison.Ordinal);
    }

    /// <summary>Whether the format knows a file of this name.</summary>
    public static bool IsKnown(string path) =>
        path is Manifest or SubmitterEnvelope or LogProof || IsPayload(path) || ReviewNumber(path) > 0;

    private static string? SegmentDefect(string segment)
    {
        if (segment.Length is 0 or > MaximumSegmentBytes)
        {
            return $"a segment has 1 to {MaximumSegmentBytes} bytes, this one {segment.Length}";
        }

        if (!FirstCharacters.Contains(segment[0]) || segment.AsSpan().ContainsAnyExcept(Characters))
        {
            return "a segment is made of a-z, 0-9, '_', '.' and '-' and begins with none of the last two";
        }

        if (segment.EndsWith('.'))
        {
            return "a segment does not end in a dot";
        }

        return IsDeviceName(segment.Split('.')[0]) ? "a segment is no device name of Windows" : null;
    }

    private static bool IsDeviceName(string stem) => stem is "con" or "prn" or "aux" or "nul"
        || (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && (stem.StartsWith("com", StringComparison.Ordinal) || stem.StartsWith("lpt", StringComparison.Ordinal)));
}
