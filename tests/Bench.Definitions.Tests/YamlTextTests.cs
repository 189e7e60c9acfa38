using System.Text;
using Bench.Spec;

namespace Bench.Definitions.Tests;

public sealed class YamlTextTests
{
    public static TheoryData<string, byte[], string> Bad()
    {
        byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
        return new()
        {
            { "empty", [], DefinitionCodes.EmptyFile },
            { "only a comment", Text("# nothing\n"), DefinitionCodes.EmptyFile },
            { "not UTF-8", [.. Text("id: "), 0xFF, 0xFE, 0x0A], DefinitionCodes.NotUtf8 },
            { "UTF-16", Encoding.Unicode.GetBytes("id: x\n"), DefinitionCodes.ForbiddenYaml },
            { "too large", new byte[300_000], DefinitionCodes.FileTooLarge },
            { "tab", Text("dataset:\n\tseed: 1\n"), DefinitionCodes.ForbiddenYaml },
            { "escape character", Text("id: \u001b[31m\n"), DefinitionCodes.ForbiddenYaml },
            { "anchor", Text("a: &x 1\n"), DefinitionCodes.ForbiddenYaml },
            { "alias", Text("a: &x 1\nb: *x\n"), DefinitionCodes.ForbiddenYaml },
            { "undefined alias", Text("a: *x\n"), DefinitionCodes.ForbiddenYaml },
            { "tag", Text("a: !!str 1\n"), DefinitionCodes.ForbiddenYaml },
            { "version directive", Text("%YAML 1.2\n---\na: 1\n"), DefinitionCodes.ForbiddenYaml },
            { "tag directive", Text("%TAG ! tag:example.org,2026:\n---\na: 1\n"), DefinitionCodes.ForbiddenYaml },
            { "second document", Text("a: 1\n---\nb: 1\n"), DefinitionCodes.ForbiddenYaml },
            { "list as key", Text("? [a, b]\n: 1\n"), DefinitionCodes.ForbiddenYaml },
            { "duplicate key", Text("a: 1\na: 2\n"), DefinitionCodes.DuplicateKey },
            { "duplicate key in other quotes", Text("a: 1\n\"\\u0061\": 2\n"), DefinitionCodes.DuplicateKey },
            { "open bracket", Text("a: [1, 2\n"), DefinitionCodes.NotYaml },
            { "open quote", Text("a: \"b\n"), DefinitionCodes.NotYaml },
            { "a hundred thousand brackets", Text(new string('[', 100_000)), DefinitionCodes.TooMuchYaml },
            { "a hundred thousand braces", Text(string.Concat(Enumerable.Repeat("{a: ", 60_000))), DefinitionCodes.TooMuchYaml },
            { "a hundred thousand dashes", Text(string.Concat(Enumerable.Repeat("- ", 100_000))), DefinitionCodes.TooMuchYaml },
            { "a hundred thousand questions", Text(string.Concat(Enumerable.Repeat("? ", 100_000))), DefinitionCodes.TooMuchYaml },
            { "deep over lines", Text(string.Concat(Enumerable.Range(0, 400).Select(static depth => new string(' ', depth) + "a:\n"))), DefinitionCodes.TooMuchYaml },
            { "too many values", Text("a: [" + string.Concat(Enumerable.Repeat("1,", 60_000)) + "]"), DefinitionCodes.TooMuchYaml },
        };
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Refuses_with_the_code_of_the_cause(string what, byte[] bytes, string code)
    {
        Parsed<Definition<Spec.Definitions.Workload>> read = WorkloadReader.Read("w.yaml", bytes);
        Assert.False(read.Succeeded, what);
        Assert.True(read.Findings.Any(finding => finding.RuleId == code), what + "\n" + Texts.Print(read.Findings));
        Assert.All(read.Findings, static finding => Assert.Equal("w.yaml", finding.Location.Path));
    }

    [Fact]
    public void Refuses_an_alias_bomb_without_following_it()
    {
        StringBuilder bomb = new("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char letter = 'b'; letter <= 'z'; letter++)
        {
            char previous = (char)(letter - 1);
            bomb.Append(letter).Append(": &").Append(letter).Append(" [").AppendJoin(", ", Enumerable.Repeat($"*{previous}", 9)).Append("]\n");
        }

        Parsed<Definition<Spec.Definitions.Workload>> read = Texts.ReadWorkload(bomb.ToString());
        Assert.Contains(read.Findings, static finding => finding.RuleId == DefinitionCodes.ForbiddenYaml && finding.Location is { Line: 2, Column: > 1 });
    }

    [Fact]
    public void Caps_the_findings_and_says_how_many_more_there_are()
    {
        Parsed<Definition<Spec.Definitions.Workload>> read = Texts.ReadWorkload(string.Concat(Enumerable.Range(0, 5000).Select(static i => $"k{i}: 1\n")));
        Assert.InRange(read.Findings.Length, 100, 201);
        Assert.Equal(DefinitionCodes.MoreFindings, read.Findings[^1].RuleId);
    }

    [Fact]
    public void Accepts_a_byte_order_mark_and_carriage_returns()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Texts.Matmul.ReplaceLineEndings("\r\n"))];
        Assert.Equal("matmul-small", Texts.Value(WorkloadReader.Read("w.yaml", bytes)).Value.Id);
    }
}
