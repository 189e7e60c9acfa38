namespace Bench.Spec.Tests;

public sealed class ShellWordTests
{
    [Theory]
    [InlineData("round/a.bundle.zip", "round/a.bundle.zip")]
    [InlineData("my drafts/a.yaml", "'my drafts/a.yaml'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    public void What_a_shell_would_take_apart_is_quoted(string text, string expected) => Assert.Equal(expected, ShellWord.Of(text));
}
