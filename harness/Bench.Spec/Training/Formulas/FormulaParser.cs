using System.Collections.Immutable;
using System.Globalization;

namespace Bench.Spec.Training.Formulas;

/// <summary>Reads a formula by recursive descent, each level counted, so that no text is too deep for the stack.</summary>
internal sealed class FormulaParser(string text)
{
    private const string Operand = "a number, a name, a function, '-' or '('";
    private const string Continuation = "an operator (+ - * / ^) or the end";

    private int at;
    private int depth;

    /// <summary>The first fault; null when there is none.</summary>
    public FormulaFault? Fault { get; private set; }

    /// <summary>The whole text; null when it is no formula.</summary>
    public FormulaTree? Formula()
    {
        FormulaTree? tree = Sum();
        Peek();
        if (tree is not null && at < text.Length)
        {
            tree = Refuse(at, $"here is {Here()}, expected {Continuation}", Peek() == ')' ? "no bracket is open here" : "");
        }

        return tree;
    }

    private FormulaTree? Sum() => Chain(Product, static symbol => symbol switch { '+' => FormulaOperator.Add, '-' => FormulaOperator.Subtract, _ => null });

    private FormulaTree? Product() => Chain(Signed, static symbol => symbol switch { '*' => FormulaOperator.Multiply, '/' => FormulaOperator.Divide, _ => null });

    private FormulaTree? Chain(Func<FormulaTree?> operand, Func<char, FormulaOperator?> operatorOf)
    {
        FormulaTree? left = operand();
        while (left is not null && operatorOf(Peek()) is { } found)
        {
            int offset = at++;
            left = operand() is { } right ? new FormulaTree.Operation(found, left, right) { Offset = offset } : null;
        }

        return left;
    }

    private FormulaTree? Signed()
    {
        if (Peek() != '-')
        {
            return Power();
        }

        int offset = at++;
        return Deeper(Signed) is { } operand ? new FormulaTree.Negation(operand) { Offset = offset } : null;
    }

    private FormulaTree? Power()
    {
        FormulaTree? left = Atom();
        if (left is null || Peek() != '^')
        {
            return left;
        }

        int offset = at++;
        return Deeper(Signed) is { } right ? new FormulaTree.Operation(FormulaOperator.Power, left, right) { Offset = offset } : null;
    }

    private FormulaTree? Atom() => Peek() switch
    {
        >= '0' and <= '9' => Number(),
        (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' => NameOrCall(),
        '(' => Bracket(),
        _ => Refuse(at, $"here is {Here()}, expected {Operand}"),
    };

    private FormulaTree? Bracket()
    {
        at++;
        FormulaTree? inner = Deeper(Sum);
        return inner is not null && Close() ? inner : null;
    }

    private FormulaTree? Number()
    {
        int start = at;
        Digits();
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            Digits();
        }

        int sign = at + 1 < text.Length && text[at] is 'e' or 'E' && text[at + 1] is '+' or '-' ? 1 : 0;
        if (at + sign + 1 < text.Length && text[at] is 'e' or 'E' && char.IsAsciiDigit(text[at + sign + 1]))
        {
            at += sign + 1;
            Digits();
        }

        double value = double.Parse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? new FormulaTree.Number(value) { Offset = start } : Refuse(start, $"the number {Quote(text[start..at])} is too large, expected at most 1.8e308");
    }

    private FormulaTree? NameOrCall()
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        string name = text[start..at];
        if (Peek() != '(')
        {
            return new FormulaTree.Name(name) { Offset = start };
        }

        if (!FormulaFunctions.ByName.TryGetValue(name, out FormulaFunction function))
        {
            ImmutableArray<string> known = [.. FormulaFunctions.ByName.Keys];
            Fault ??= new FormulaFault
            {
                Kind = FormulaFaultKind.Malformed,
                Offset = start,
                Message = $"there is no function {Quote(name)}, expected one of {string.Join(", ", known)}",
                UnknownName = name,
                KnownNames = known,
            };
            return null;
        }

        at++;
        ImmutableArray<FormulaTree>? arguments = Arguments();
        (int least, int most) = function.Arguments;
        if (arguments is { } given && (given.Length < least || given.Length > most))
        {
            return Refuse(start, $"{name} has {given.Length} arguments, expected {(least == most ? $"{least}" : $"{least} to {most}")}");
        }

        return arguments is { } right ? new FormulaTree.Call(function, right) { Offset = start } : null;
    }

    private ImmutableArray<FormulaTree>? Arguments()
    {
        ImmutableArray<FormulaTree>.Builder arguments = ImmutableArray.CreateBuilder<FormulaTree>();
        do
        {
            if (arguments.Count > 0)
            {
                at++;
            }

            if (Deeper(Sum) is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
        }
        while (Peek() == ',');
        return Close() ? arguments.ToImmutable() : null;
    }

    private bool Close()
    {
        if (Peek() == ')')
        {
            at++;
            return true;
        }

        Refuse(at, $"here is {Here()}, expected ')'", at == text.Length ? "close the bracket; inside { } put a formula with commas into quotes, because a comma ends plain text there" : "");
        return false;
    }

    private FormulaTree? Deeper(Func<FormulaTree?> read)
    {
        if (depth == FormulaText.DeepestLevel)
        {
            return Refuse(at, $"more than {FormulaText.DeepestLevel} levels are inside each other", "is this a formula?");
        }

        depth++;
        FormulaTree? inner = read();
        depth--;
        return inner;
    }

    private void Digits()
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
    }

    private char Peek()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at < text.Length ? text[at] : '\0';
    }

    private string Here() => at >= text.Length ? "the end" : char.IsAscii(text[at]) && !char.IsControl(text[at]) ? $"'{text[at]}'" : $"the character U+{(int)text[at]:X4}";

    // A parsed name holds letters, digits and underscores only: nothing that a terminal would obey.
    private static string Quote(string name) => name.Length <= 60 ? $"'{name}'" : $"'{name[..60]}…'";

    private FormulaTree? Refuse(int offset, string message, string help = "")
    {
        Fault ??= new FormulaFault { Kind = FormulaFaultKind.Malformed, Offset = offset, Message = message, Help = help };
        return null;
    }
}
