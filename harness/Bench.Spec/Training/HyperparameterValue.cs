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

    /// <summary>A number's value: 0.0010 and 1e-3 are one.</summary>
    public static HyperparameterValue Of(double number) => new(number.ToString("R", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
