using System.Text.RegularExpressions;

namespace Bench.Definitions.Forms;

/// <summary>Spellings of numbers and truth values that definitions accept: one each.</summary>
internal static partial class PlainNumbers
{
    /// <summary>Decimal without leading zeros.</summary>
    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    public static partial Regex Integer();

    /// <summary>Decimal, with a fraction or an exponent.</summary>
    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    public static partial Regex Real();

    /// <summary>Everything that some YAML reader takes for a number.</summary>
    [GeneratedRegex(@"\A[-+]?(0[xob])?[0-9a-fA-F_.:]*[0-9][0-9a-fA-F_.:]*([eE][-+]?[0-9]+)?\z|\A[-+]?\.(inf|nan)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex LooksNumeric();

    /// <summary>Everything that some YAML reader takes for a truth value or for nothing.</summary>
    [GeneratedRegex(@"\A(y|n|yes|no|on|off|true|false|null|~)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex LooksLogical();
}
