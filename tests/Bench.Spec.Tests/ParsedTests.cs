namespace Bench.Spec.Tests;

public sealed class ParsedTests
{
    [Fact]
    public void There_is_a_value_exactly_when_no_finding_is_an_error()
    {
        Parsed<string> read = Parsed<string>.Of("text", [Of(Severity.Note), Of(Severity.Warning)]);
        Assert.True(read.Succeeded);
        Assert.Equal(("text", 2), (read.Value, read.Findings.Length));

        Parsed<string> refused = Parsed<string>.Refused([Of(Severity.Warning), Of(Severity.Error)]);
        Assert.False(refused.Succeeded);
        Assert.Null(refused.Value);
        Assert.True(refused.Findings.HasErrors);
    }

    [Fact]
    public void A_value_beside_an_error_and_a_refusal_without_one_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => Parsed<string>.Of("text", [Of(Severity.Error)]));
        Assert.Throws<ArgumentNullException>(() => Parsed<string>.Of(null!, []));
        Assert.Throws<ArgumentException>(() => Parsed<string>.Refused([]));
        Assert.Throws<ArgumentException>(() => Parsed<string>.Refused([Of(Severity.Warning)]));
    }

    [Theory]
    [InlineData(0, 0, "a.yaml: error X001: wrong [RUN-01, RUN-02]")]
    [InlineData(3, 0, "a.yaml:3: error X001: wrong [RUN-01, RUN-02]")]
    [InlineData(3, 9, "a.yaml:3:9: error X001: wrong [RUN-01, RUN-02]")]
    public void A_finding_reads_as_a_compilers_does(int line, int column, string expected) =>
        Assert.Equal(expected, $"{Of(Severity.Error) with { Location = new Location("a.yaml", line, column), Catalogue = ["RUN-01", "RUN-02"] }}");

    private static Finding Of(Severity severity) => new() { RuleId = "X001", Severity = severity, Message = "wrong", Location = new Location("a.yaml") };
}
