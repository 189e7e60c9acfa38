using Bench.Spec.Training.Formulas;

namespace Bench.Spec.Tests.Training;

public sealed class FormulaEvaluationTests
{
    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("64 / 4 / 2", 8)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("(2 ^ 3) ^ 2", 64)]
    [InlineData("-2 ^ 2", -4)]
    [InlineData("(-2) ^ 3", -8)]
    [InlineData("2 ^ -2", 0.25)]
    [InlineData("-2 * -3", 6)]
    [InlineData("9 ^ 0.5", 3)]
    [InlineData("4 ^ 1.5", 8)]
    [InlineData("4 ^ -0.5", 0.5)]
    [InlineData("0 ^ 0", 1)]
    [InlineData("sqrt(x)", 4)]
    [InlineData("min(x, 3, 20)", 3)]
    [InlineData("max(x, 3)", 16)]
    [InlineData("ceil(2.1) + floor(-2.1)", 0)]
    [InlineData("ceil(x / 3) * 3", 18)]
    [InlineData("round(2.675, 2)", 2.67)]
    [InlineData("2.4e-5 * sqrt(x / 16384)", 2.4e-5 * 0.03125)]
    public void Computes_in_fp64_by_the_usual_precedence(string text, double expected)
    {
        double? value = FormulaEvaluation.Evaluate(FormulaTextTests.Tree(text), static name => name == "x" ? 16 : null, out FormulaFault? fault);
        Assert.Null(fault);
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value!.Value));
    }

    [Theory]
    [InlineData("1 / (x - 16)", 2, "1 is divided by x - 16, which is 0")]
    [InlineData("1 + 0 / 0", 6, "0 is divided by 0, which is 0")]
    [InlineData("0 ^ -1", 2, "0 has no power -1")]
    [InlineData("(0 - 4) ^ 0.5", 8, "-4 has no power 0.5, expected a base that is not negative")]
    [InlineData("2 ^ 0.3", 4, "the exponent is 0.3, expected a whole number")]
    [InlineData("2 ^ 65", 4, "the exponent is 65, expected a whole number")]
    [InlineData("1 + sqrt(-x)", 4, "the square root of -16 is not real")]
    [InlineData("1e308 * 10", 6, "the value here is beyond 1.8e308")]
    [InlineData("1e300 ^ 2", 6, "the value here is beyond 1.8e308")]
    [InlineData("round(x, 0.5)", 9, "round is asked for 0.5 decimal places")]
    [InlineData("round(x, 18)", 9, "round is asked for 18 decimal places")]
    [InlineData("round(x, -1)", 9, "round is asked for -1 decimal places")]
    [InlineData("2 * y", 4, "y has no value")]
    public void Says_where_there_is_no_value_and_why(string text, int offset, string message)
    {
        Assert.Null(FormulaEvaluation.Evaluate(FormulaTextTests.Tree(text), static name => name == "x" ? 16 : null, out FormulaFault? fault));
        Assert.Equal((FormulaFaultKind.Undefined, offset), (fault!.Kind, fault.Offset));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Agrees_with_the_same_expression_in_csharp()
    {
        Random random = new(7);
        for (int round = 0; round < 2000; round++)
        {
            double a = random.NextDouble() * 100;
            double b = 1 + (random.NextDouble() * 100);
            double c = random.Next(1, 600);
            double expected = -a + (b * Math.Sqrt(c / b)) - Math.Max(a / b / c, Math.Ceiling(c) - (a - b)) + (c * c * c);
            double? value = FormulaEvaluation.Evaluate(
                FormulaTextTests.Tree("-a + b * sqrt(c / b) - max(a / b / c, ceil(c) - (a - b)) + c ^ 3"),
                name => name switch { "a" => a, "b" => b, _ => c },
                out _);
            Assert.Equal(expected, value);
        }
    }

    // Python 3: round(x, n), which MLPerf's rule files use.
    [Theory]
    [InlineData(2.675, 2, 2.67)]
    [InlineData(0.125, 2, 0.12)]
    [InlineData(0.375, 2, 0.38)]
    [InlineData(2.5, 0, 2)]
    [InlineData(3.5, 0, 4)]
    [InlineData(-2.5, 0, -2)]
    [InlineData(8e-5 * 1153 / 1152, 8, 8.007e-5)]
    [InlineData(1.005, 2, 1.0)]
    [InlineData(1e22, 3, 1e22)]
    [InlineData(5e-324, 17, 0)]
    [InlineData(0.1, 17, 0.1)]
    [InlineData(123456789.987654321, 3, 123456789.988)]
    public void Rounds_the_stored_value_to_decimal_places(double value, int digits, double expected) =>
        Assert.Equal(expected, DecimalRounding.Round(value, digits));

    [Fact]
    public void Rounding_is_that_of_decimal_arithmetic()
    {
        Random random = new(11);
        for (int round = 0; round < 5000; round++)
        {
            // Multiples of 2^-20 below 2^20 are exact as decimals of at most 28 digits.
            double value = random.NextInt64(-(1L << 40), 1L << 40) / (double)(1 << 20);
            int digits = random.Next(0, 9);
            Assert.Equal((double)Math.Round((decimal)(long)value + (decimal)((value - (long)value) * (1 << 20)) / (1 << 20), digits, MidpointRounding.ToEven), DecimalRounding.Round(value, digits));
        }
    }
}
