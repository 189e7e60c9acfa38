using Bench.Results.Bundles;
using Bench.Tests;
using Xunit.Abstractions;

namespace Bench.Results.Tests.Bundles;

public sealed class BundleConformanceTests(ITestOutputHelper output)
{
    private static readonly string Public = Repository.At("tests", "Bench.Results.Tests", "Bundles", "Golden", "public");

    [Fact]
    public void Every_public_case_gets_its_verdict()
    {
        var cases = BundleConformance.Run(Public);
        foreach (BundleConformanceCase item in cases)
        {
            output.WriteLine($"{(item.Matches ? "match" : "DIFFERS")}  {item.Name}: expected {item.Expected}; {item.Actual}");
        }

        Assert.Equal(33, cases.Length);
        Assert.All(cases, static item => Assert.True(item.Matches, $"{item.Name}: expected {item.Expected}; {item.Actual}"));
    }
}
