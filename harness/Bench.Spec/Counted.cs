using System.Globalization;

namespace Bench.Spec;

/// <summary>How many of something, in words.</summary>
public static class Counted
{
    /// <summary>The count with what is counted: <c>1 run</c>, <c>9 runs</c>.</summary>
    /// <param name="count">At least 0.</param>
    /// <param name="what">What is counted, in the singular; its plural ends in s.</param>
    public static string Of(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
