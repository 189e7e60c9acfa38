using Bench.Rules.Tests.Fixtures;
using Bench.Spec;

namespace Bench.Rules.Tests;

public sealed class ForgeryTests
{
    [Fact]
    public void Dump()
    {
        foreach ((string defect, Forgery forgery) in Forgeries.All)
        {
            IRule rule = Rulebook.Rules.Single(rule => rule.Descriptor.Defect == defect);
            Console.WriteLine($"== {defect}");
            foreach (Finding f in Rulebook.Check(forgery.Violating)) { Console.WriteLine("  V " + f); }
            foreach (Finding f in Rulebook.Check(forgery.Compliant)) { Console.WriteLine("  C " + f); }
            Assert.Contains(rule.Descriptor.Id, Rulebook.Check(forgery.Violating).Select(f => f.RuleId));
            Assert.DoesNotContain(rule.Descriptor.Id, Rulebook.Check(forgery.Compliant).Select(f => f.RuleId));
        }
    }
}
