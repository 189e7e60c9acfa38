using Bench.Spec.Training;

namespace Bench.Spec.Tests.Training;

public sealed class HyperparameterValueTests
{
    [Theory]
    [InlineData("2.9999999999999997E-05", "3E-05")]
    [InlineData("0.00030000000000000003", "0.0003")]
    [InlineData("0.1234567890123", "0.1234567890123")]
    [InlineData("1E-08", "1E-08")]
    [InlineData("16777216", "16777216")]
    [InlineData("adamw", "adamw")]
    public void A_person_reads_the_digits_that_were_meant(string exact, string readable)
    {
        HyperparameterValue value = new(exact);
        Assert.Equal(readable, value.Readable);
        Assert.Equal(exact, value.Text);
    }

    [Fact]
    public void Values_that_differ_never_read_alike_side_by_side()
    {
        Assert.Equal<string?>(["0.0003", "0.0003", null], HyperparameterValue.SideBySide(["0.00030000000000000003", "0.00030000000000000003", null]));
        Assert.Equal<string?>(["0.00030000000000000003", "0.0003"], HyperparameterValue.SideBySide(["0.00030000000000000003", "0.0003"]));
    }
}
