using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Definitions.Forms;

namespace Bench.Definitions.UserConfs;

/// <summary>Reads a value, and refuses what LoadGen's strtoull and strtod would quietly make another number of.</summary>
internal static partial class ConfNumber
{
    private const string RefusesTheFile = "LoadGen refuses the whole file for it";

    /// <summary>The value as a real and, where it is written as one, as a whole number; null when it was refused.</summary>
    public static (double Real, ulong Whole)? Read(ConfKey key, string name, ConfWord value, FindingList findings)
    {
        Number read = key.Form is ConfForm.Whole or ConfForm.Flag ? ReadWhole(value.Text) : ReadReal(value.Text);
        string? code = read.Code ?? (IsInRange(key, read.Real) ? null : DefinitionCodes.OutOfRange);
        if (code is null)
        {
            return (read.Real, read.Whole);
        }

        findings.Error(code, value.Location, $"{name} is {Quote.Of(value.Text)}, expected {Expected(key)}", read.Help);
        return null;
    }

    private static Number ReadWhole(string text)
    {
        if (Octal().IsMatch(text))
        {
            return new(DefinitionCodes.AmbiguousSpelling, "LoadGen reads a number that begins with 0 as octal; leave the 0 out");
        }

        if (!Whole().IsMatch(text))
        {
            return new(DefinitionCodes.WrongType, Real().IsMatch(text) || Special().IsMatch(text)
                ? "LoadGen would read it up to the first character that is no digit, and a negative number as a very large one"
                : RefusesTheFile);
        }

        bool hexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(hexadecimal ? text[2..] : text, hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong whole)
            ? new(whole, whole)
            : new(DefinitionCodes.OutOfRange, "LoadGen would read 18446744073709551615 instead, 2^64 - 1");
    }

    private static Number ReadReal(string text) =>
        Real().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) ? new(real, 0)
        : Special().IsMatch(text) ? new(DefinitionCodes.OutOfRange, "a setting is a finite number; LoadGen takes this one as it is")
        : Whole().IsMatch(text) ? new(DefinitionCodes.AmbiguousSpelling, "write the number in decimal")
        : new(DefinitionCodes.WrongType, RefusesTheFile);

    // Written so that not-a-number is refused too.
    private static bool IsInRange(ConfKey key, double real) => key.Form switch
    {
        ConfForm.Real => real > 0 && real <= key.Most,
        ConfForm.Percent when key.Use == ConfUse.NoEffect => real >= 0 && real <= key.Most,
        ConfForm.Percent => real > 0 && real < key.Most,
        _ => real >= 0 && real <= key.Most,
    };

    private static string Expected(ConfKey key) => key.Form switch
    {
        ConfForm.Flag => "0 or 1",
        ConfForm.Percent => "percent, a number greater than 0 and less than 100",
        ConfForm.Real => string.Create(CultureInfo.InvariantCulture, $"a number greater than 0, at most {key.Most:G}"),
        _ when key.Most >= ulong.MaxValue => "a whole number from 0 to 18446744073709551615",
        _ => string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {key.Most:F0}"),
    };

    [GeneratedRegex(@"^(0[xX][0-9a-fA-F]+|[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^0[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();

    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Real();

    [GeneratedRegex(@"^[+-]?(nan(\([0-9a-z_]*\))?|inf|infinity)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Special();

    /// <summary>A number, or the code of what is wrong with its text.</summary>
    private readonly record struct Number(double Real, ulong Whole, string? Code, string Help)
    {
        public Number(double real, ulong whole)
            : this(real, whole, null, "")
        {
        }

        public Number(string code, string help)
            : this(0, 0, code, help)
        {
        }
    }
}
