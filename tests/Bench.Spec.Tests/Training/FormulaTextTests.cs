using Bench.Spec.Training.Formulas;

namespace Bench.Spec.Tests.Training;

public sealed class FormulaTextTests
{
    [Theory]
    [InlineData("0.1 * a", "0.1 * a")]
    [InlineData("((a))", "a")]
    [InlineData("a-b-c", "a - b - c")]
    [InlineData("a-(b-c)", "a - (b - c)")]
    [InlineData("a/(b*c)", "a / (b * c)")]
    [InlineData("(a+b)*c", "(a + b) * c")]
    [InlineData("-a^2", "-a ^ 2")]
    [InlineData("(-a)^2", "(-a) ^ 2")]
    [InlineData("a^b^c", "a ^ b ^ c")]
    [InlineData("(a^b)^c", "(a ^ b) ^ c")]
    [InlineData("2^-1", "2 ^ -1")]
    [InlineData("--a", "--a")]
    [InlineData("a*-b", "a * -b")]
    [InlineData("min(a,max(b,1e-3),c)", "min(a, max(b, 0.001), c)")]
    [InlineData("round(8e-5*a/1152,8)", "round(8E-05 * a / 1152, 8)")]
    public void Writes_what_it_read_with_the_brackets_that_are_needed(string text, string written)
    {
        Assert.Equal(written, FormulaText.Write(Tree(text)));
        Assert.True(Same(Tree(text), Tree(written)));
    }

    [Theory]
    [InlineData("", 0, "here is the end, expected a number, a name, a function, '-' or '('")]
    [InlineData("   ", 3, "here is the end, expected a number")]
    [InlineData("a +", 3, "here is the end, expected a number")]
    [InlineData("a + * b", 4, "here is '*', expected a number")]
    [InlineData("a b", 2, "here is 'b', expected an operator (+ - * / ^) or the end")]
    [InlineData("2a", 1, "here is 'a', expected an operator")]
    [InlineData("a)", 1, "here is ')', expected an operator")]
    [InlineData("(a", 2, "here is the end, expected ')'")]
    [InlineData("(a,b)", 2, "here is ',', expected ')'")]
    [InlineData("min(a, b", 8, "here is the end, expected ')'")]
    [InlineData("min(a)", 0, "min has 1 arguments, expected 2 to 8")]
    [InlineData("sqrt(a, b)", 0, "sqrt has 2 arguments, expected 1")]
    [InlineData("1 + sqr(a)", 4, "there is no function 'sqr', expected one of ceil, floor, max, min, round, sqrt")]
    [InlineData("a.b", 1, "here is '.', expected an operator")]
    [InlineData("1.2.3", 3, "here is '.', expected an operator")]
    [InlineData("1e", 1, "here is 'e', expected an operator")]
    [InlineData("1e999", 0, "the number '1e999' is too large")]
    [InlineData("a ** b", 3, "here is '*', expected a number")]
    [InlineData("a; b", 1, "here is ';', expected an operator")]
    [InlineData("a\t+ b", 1, "here is the character U+0009, expected an operator")]
    [InlineData("a × b", 2, "here is the character U+00D7, expected an operator")]
    [InlineData("a\0", 1, "here is the character U+0000, expected an operator")]
    [InlineData("+a", 0, "here is '+', expected a number")]
    [InlineData("a = b", 2, "here is '=', expected an operator")]
    public void Says_what_it_found_and_expected_and_where(string text, int offset, string message)
    {
        FormulaFault? fault = FormulaText.Parse(text, out FormulaTree? tree);
        Assert.Null(tree);
        Assert.NotNull(fault);
        Assert.Equal((FormulaFaultKind.Malformed, offset), (fault.Kind, fault.Offset));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_trees_read_back_as_they_were_written()
    {
        Random random = new(20261128);
        for (int round = 0; round < 5000; round++)
        {
            FormulaTree tree = Any(random, random.Next(1, 6));
            string text = FormulaText.Write(tree);
            Assert.True(Same(tree, Tree(text)), text);
            Assert.Equal(text, FormulaText.Write(Tree(text)));
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("-")]
    [InlineData("a^")]
    [InlineData("sqrt(")]
    [InlineData("a+")]
    [InlineData("min(a,")]
    [InlineData("9")]
    [InlineData("a")]
    [InlineData(" ")]
    public void Refuses_what_is_too_long_or_too_deep_without_falling_over(string part)
    {
        foreach (int characters in new[] { FormulaText.MostCharacters, 100_000 })
        {
            string text = string.Concat(Enumerable.Repeat(part, characters / part.Length));
            FormulaFault? fault = FormulaText.Parse(text + "a", out FormulaTree? tree);
            Assert.True(fault is null == tree is not null);
            Assert.True(text.Length < FormulaText.MostCharacters || fault is not null);
        }

        string deep = string.Concat(Enumerable.Repeat("(", FormulaText.DeepestLevel)) + "a" + new string(')', FormulaText.DeepestLevel);
        Assert.Null(FormulaText.Parse(deep, out _));
        Assert.Contains("more than 64 levels", FormulaText.Parse($"({deep})", out _)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Never_throws_on_spoiled_text()
    {
        Random random = new(4);
        const string alphabet = "ab0129.eE+-*/^(),  min round sqrt é\0\n";
        for (int round = 0; round < 20_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            FormulaFault? fault = FormulaText.Parse(text, out FormulaTree? tree);
            Assert.True(fault is null == tree is not null);
            Assert.True(fault is null || (fault.Offset >= 0 && fault.Offset <= text.Length));
            if (tree is not null)
            {
                double? value = FormulaEvaluation.Evaluate(tree, static _ => 3, out FormulaFault? undefined);
                Assert.True(undefined is null ? value is { } number && double.IsFinite(number) : value is null && undefined.Offset <= text.Length);
            }
        }
    }

    internal static FormulaTree Tree(string text)
    {
        Assert.Null(FormulaText.Parse(text, out FormulaTree? tree));
        return tree!;
    }

    private static FormulaTree Any(Random random, int depth)
    {
        if (depth == 0)
        {
            return random.Next(2) == 0 ? new FormulaTree.Name("abc"[random.Next(3)..][..1]) { Offset = 0 } : new FormulaTree.Number(random.Next(1000) / 8.0) { Offset = 0 };
        }

        return random.Next(8) switch
        {
            0 => new FormulaTree.Negation(Any(random, depth - 1)) { Offset = 0 },
            1 => new FormulaTree.Call(FormulaFunction.Sqrt, [Any(random, depth - 1)]) { Offset = 0 },
            2 => new FormulaTree.Call(FormulaFunction.Min, [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Any(random, depth - 1))]) { Offset = 0 },
            int other => new FormulaTree.Operation((FormulaOperator)(other - 3), Any(random, depth - 1), Any(random, depth - 1)) { Offset = 0 },
        };
    }

    /// <summary>Equal but for the places, which the writer moves.</summary>
    private static bool Same(FormulaTree left, FormulaTree right) => (left, right) switch
    {
        (FormulaTree.Number a, FormulaTree.Number b) => a.Value.Equals(b.Value),
        (FormulaTree.Name a, FormulaTree.Name b) => a.Text == b.Text,
        (FormulaTree.Negation a, FormulaTree.Negation b) => Same(a.Operand, b.Operand),
        (FormulaTree.Operation a, FormulaTree.Operation b) => a.Operator == b.Operator && Same(a.Left, b.Left) && Same(a.Right, b.Right),
        (FormulaTree.Call a, FormulaTree.Call b) => a.Function == b.Function && a.Arguments.Length == b.Arguments.Length && a.Arguments.Zip(b.Arguments).All(static pair => Same(pair.First, pair.Second)),
        _ => false,
    };
}
