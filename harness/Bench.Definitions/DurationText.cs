using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions;

/// <summary>Durations on a command line, spelled as in the definitions: a number and its unit.</summary>
public static class DurationText
{
    /// <summary>What is expected, in words.</summary>
    public static string Expected => new DurationForm().Expected;

    /// <summary>Reads a duration; false when the text is none, or it is out of range.</summary>
    public static bool TryRead(string text, out Nanoseconds value)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DurationForm.TryRead(text, out value) is null;
    }
}
