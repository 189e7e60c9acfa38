using System.Diagnostics;
using System.Globalization;

namespace Bench.Spec.Training.Formulas;

/// <summary>Formulas as text.</summary>
public static class FormulaText
{
    /// <summary>Most characters of a formula.</summary>
    public const int MostCharacters = 1000;

    /// <summary>Most levels of brackets, calls, signs and exponents inside each other.</summary>
    public const int DeepestLevel = 64;

    /// <summary>Reads a formula; null when it is one, else the first place where it is none.</summary>
    public static FormulaFault? Parse(string text, out FormulaTree? tree)
    {
        ArgumentNullException.ThrowIfNull(text);
        tree = null;
        if (text.Length > MostCharacters)
        {
            return new FormulaFault
            {
                Kind = FormulaFaultKind.Malformed,
                Offset = MostCharacters,
                Message = $"the formula has {text.Length} characters, expected at most {MostCharacters}",
                Help = "is this a formula?",
            };
        }

        FormulaParser parser = new(text);
        tree = parser.Formula();
        return parser.Fault;
    }

    /// <summary>The text of a tree, with the brackets that it needs and no more.</summary>
    public static string Write(FormulaTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree switch
        {
            FormulaTree.Number number => number.Value.ToString("R", CultureInfo.InvariantCulture),
            FormulaTree.Name name => name.Text,
            FormulaTree.Negation negation => "-" + Bracketed(negation.Operand, 3),
            FormulaTree.Operation operation => $"{Bracketed(operation.Left, Left(operation))} {Symbol(operation.Operator)} {Bracketed(operation.Right, Right(operation))}",
            FormulaTree.Call call => $"{call.Function.Text}({string.Join(", ", call.Arguments.Select(Write))})",
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>An operator as formulas write it.</summary>
    internal static char Symbol(FormulaOperator written) => written switch
    {
        FormulaOperator.Add => '+',
        FormulaOperator.Subtract => '-',
        FormulaOperator.Multiply => '*',
        FormulaOperator.Divide => '/',
        _ => '^',
    };

    private static string Bracketed(FormulaTree tree, int least) => Binding(tree) < least ? $"({Write(tree)})" : Write(tree);

    // What binds at least so tightly needs no brackets on that side. A power's base is an atom, and its exponent may have a sign.
    private static int Left(FormulaTree.Operation operation) => operation.Operator == FormulaOperator.Power ? 5 : Binding(operation);

    private static int Right(FormulaTree.Operation operation) => operation.Operator == FormulaOperator.Power ? 3 : Binding(operation) + 1;

    private static int Binding(FormulaTree tree) => tree switch
    {
        FormulaTree.Operation { Operator: FormulaOperator.Add or FormulaOperator.Subtract } => 1,
        FormulaTree.Operation { Operator: FormulaOperator.Multiply or FormulaOperator.Divide } => 2,
        FormulaTree.Negation => 3,
        FormulaTree.Operation => 4,
        _ => 5,
    };
}
