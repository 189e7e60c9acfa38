namespace Bench.Results.Bundles;

/// <summary>Base64 with exactly one spelling for given bytes and alphabet: padded, no white space, the spare bits of the last digit zero.</summary>
internal static class StrictBase64
{
    /// <summary>Decodes the standard alphabet, or the URL-safe one where <paramref name="urlSafeToo"/>; null when the text is anything else.</summary>
    public static byte[]? Decode(string text, bool urlSafeToo)
    {
        string standard = text;
        if (urlSafeToo && text.AsSpan().IndexOfAny('-', '_') >= 0)
        {
            if (text.AsSpan().IndexOfAny('+', '/') >= 0)
            {
                return null;
            }

            standard = text.Replace('-', '+').Replace('_', '/');
        }

        if (standard.Length % 4 != 0 || standard.AsSpan().ContainsAny(" \t\r\n"))
        {
            return null;
        }

        byte[] bytes = new byte[standard.Length / 4 * 3];
        if (!Convert.TryFromBase64String(standard, bytes, out int count))
        {
            return null;
        }

        // The decoder ignores spare bits; writing the bytes again does not.
        string again = Convert.ToBase64String(bytes, 0, count);
        return again == standard ? bytes[..count] : null;
    }
}
