using System.Collections.Immutable;
using System.Globalization;

namespace Bench.Spec.Training;

/// <summary>A hyperparameter's value in canonical text: two values are bit-equal when their texts are equal.</summary>
/// <param name="Text">An integer in decimal, a real as the shortest text that reads back as the same fp64, or a word.</param>
public readonly record struct HyperparameterValue(string Text)
{
    /// <summary>The value of an integer or real.</summary>
    /// <exception cref="FormatException">It is a word.</exception>
    public double Number => double.Parse(Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);

    /// <summary>Whether it is a finite number.</summary>
    public bool IsNumber => double.TryParse(Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);

    /// <summary>The text for people: a number at the 15 digits that any decimal keeps in fp64, so that what arithmetic leaves behind them is not read as a choice (0.1 · 0.003 is 0.0003). Two values that differ may read alike: never to be compared, nor stored.</summary>
    public string Readable => IsNumber ? Number.ToString("G15", CultureInfo.InvariantCulture) : Text;

    /// <summary>Values that stand side by side, readable where that keeps apart what differs, else exact; null stays.</summary>
    public static ImmutableArray<string?> SideBySide(IEnumerable<string?> texts)
    {
        ImmutableArray<string?> exact = [.. texts];
        ImmutableArray<string?> readable = [.. exact.Select(static text => text is null ? null : new HyperparameterValue(text).Readable)];
        return readable.Distinct().Count() == exact.Distinct().Count() ? readable : exact;
    }

    /// <summary>A number's value: 0.0010 and 1e-3 are one.</summary>
    public static HyperparameterValue Of(double number) => new(number.ToString("R", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
