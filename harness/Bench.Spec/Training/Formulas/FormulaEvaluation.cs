using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Bench.Spec.Training.Formulas;

/// <summary>What formulas are worth, in fp64, each operation rounded once.</summary>
/// <remarks>
/// Only + - * /, square roots, comparisons and exact rounding are used, which IEEE 754 defines to the last bit: a submitter's machine and a reviewer's get equal values.
/// So <c>^</c> takes only whole exponents and those with a half, as products and a square root; <see cref="Math.Pow(double, double)"/> is the system library's and may differ in the last bit.
/// </remarks>
public static class FormulaEvaluation
{
    /// <summary>Greatest magnitude of an exponent.</summary>
    public const int GreatestExponent = 64;

    /// <summary>A formula's value; null when it has none, and then why.</summary>
    /// <param name="tree">The formula.</param>
    /// <param name="valueOf">The value of a hyperparameter, finite; null where there is none.</param>
    /// <param name="fault">Why there is no value; null when there is one.</param>
    public static double? Evaluate(FormulaTree tree, Func<string, double?> valueOf, out FormulaFault? fault)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(valueOf);
        Evaluator evaluator = new(valueOf);
        double? value = evaluator.Value(tree);
        fault = evaluator.Fault;
        return value;
    }

    /// <summary>The names in a formula, in the order of the text, each as often as it stands there.</summary>
    public static IEnumerable<FormulaTree.Name> Names(FormulaTree tree) => tree switch
    {
        FormulaTree.Name name => [name],
        FormulaTree.Negation negation => Names(negation.Operand),
        FormulaTree.Operation operation => Names(operation.Left).Concat(Names(operation.Right)),
        FormulaTree.Call call => call.Arguments.SelectMany(Names),
        _ => [],
    };

    private sealed class Evaluator(Func<string, double?> valueOf)
    {
        public FormulaFault? Fault { get; private set; }

        public double? Value(FormulaTree tree) => tree switch
        {
            FormulaTree.Number number => number.Value,
            FormulaTree.Name name => valueOf(name.Text) is { } value && double.IsFinite(value) ? value : Refuse(name.Offset, $"{name.Text} has no value", ""),
            FormulaTree.Negation negation => -Value(negation.Operand),
            FormulaTree.Operation operation => Value(operation.Left) is { } left && Value(operation.Right) is { } right ? Combined(operation, left, right) : null,
            FormulaTree.Call call => Called(call),
            _ => throw new UnreachableException(),
        };

        private double? Combined(FormulaTree.Operation operation, double left, double right)
        {
            if (operation.Operator == FormulaOperator.Power)
            {
                return Power(operation, left, right);
            }

            if (operation.Operator == FormulaOperator.Divide && right == 0)
            {
                return Refuse(operation.Offset, $"{Text(left)} is divided by {FormulaText.Write(operation.Right)}, which is 0", "keep the divisor from 0, for example max(x, 1)");
            }

            return Finite(operation.Offset, operation.Operator switch
            {
                FormulaOperator.Add => left + right,
                FormulaOperator.Subtract => left - right,
                FormulaOperator.Multiply => left * right,
                _ => left / right,
            });
        }

        private double? Power(FormulaTree.Operation operation, double radix, double exponent)
        {
            double twice = 2 * exponent;
            if (Math.Abs(exponent) > GreatestExponent || twice != Math.Floor(twice))
            {
                return Refuse(operation.Right.Offset, $"the exponent is {Text(exponent)}, expected a whole number, or a whole number and a half, from -{GreatestExponent} to {GreatestExponent}", "other powers are not the same to the last bit on every machine");
            }

            if (radix == 0 && exponent < 0)
            {
                return Refuse(operation.Offset, $"0 has no power {Text(exponent)}", "keep the base from 0");
            }

            bool half = exponent != Math.Floor(exponent);
            if (half && radix < 0)
            {
                return Refuse(operation.Offset, $"{Text(radix)} has no power {Text(exponent)}, expected a base that is not negative", "");
            }

            double power = half ? Math.Sqrt(radix) : 1;
            for (int i = 0; i < (int)Math.Floor(Math.Abs(exponent)); i++)
            {
                power *= radix;
            }

            return Finite(operation.Offset, exponent < 0 ? 1 / power : power);
        }

        private double? Called(FormulaTree.Call call)
        {
            ImmutableArray<double>.Builder arguments = ImmutableArray.CreateBuilder<double>(call.Arguments.Length);
            foreach (FormulaTree argument in call.Arguments)
            {
                if (Value(argument) is not { } value)
                {
                    return null;
                }

                arguments.Add(value);
            }

            return call.Function switch
            {
                FormulaFunction.Sqrt when arguments[0] < 0 => Refuse(call.Offset, $"the square root of {Text(arguments[0])} is not real, expected a number that is not negative", ""),
                FormulaFunction.Sqrt => Math.Sqrt(arguments[0]),
                FormulaFunction.Min => arguments.Min(),
                FormulaFunction.Max => arguments.Max(),
                FormulaFunction.Ceil => Math.Ceiling(arguments[0]),
                FormulaFunction.Floor => Math.Floor(arguments[0]),
                FormulaFunction.Round => Rounded(call, arguments[0], arguments[1]),
                _ => throw new UnreachableException(),
            };
        }

        private double? Rounded(FormulaTree.Call call, double value, double digits) =>
            digits >= 0 && digits <= DecimalRounding.MostDigits && digits == Math.Floor(digits)
                ? DecimalRounding.Round(value, (int)digits)
                : Refuse(call.Arguments[1].Offset, $"round is asked for {Text(digits)} decimal places, expected a whole number from 0 to {DecimalRounding.MostDigits}", "");

        private double? Finite(int offset, double value) =>
            double.IsFinite(value) ? value : Refuse(offset, "the value here is beyond 1.8e308, expected a finite number", "");

        private double? Refuse(int offset, string message, string help)
        {
            Fault ??= new FormulaFault { Kind = FormulaFaultKind.Undefined, Offset = offset, Message = message, Help = help };
            return null;
        }

        private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }
}
