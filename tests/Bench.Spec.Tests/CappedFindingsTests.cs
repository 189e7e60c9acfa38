namespace Bench.Spec.Tests;

public sealed class CappedFindingsTests
{
    [Fact]
    public void What_is_counted_without_words_reads_as_what_was_added()
    {
        CappedFindings added = new(), counted = new();
        for (int number = 0; number < CappedFindings.Most + 7; number++)
        {
            added.Add(Numbered(number));
            if (number < CappedFindings.Most)
            {
                counted.Add(Numbered(number));
            }
        }

        counted.CountMore("queries.bin", "X1", 7);
        Assert.Equal(added.Findings.AsEnumerable(), counted.Findings);
        Assert.Equal(added.Count, counted.Count);
        Assert.Contains("7 more", counted.Findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_have_been_kept_cannot_be_counted_without_words()
    {
        CappedFindings findings = new();
        Assert.Throws<InvalidOperationException>(() => findings.CountMore("queries.bin", "X1", 1));
        findings.Add(Numbered(0));
        Assert.Throws<InvalidOperationException>(() => findings.CountMore("queries.bin", "X1", 1));
    }

    private static Finding Numbered(int number) => new()
    {
        RuleId = "X1",
        Severity = Severity.Error,
        Message = $"record {number}",
        Location = new Location("queries.bin"),
        Help = "",
    };
}
