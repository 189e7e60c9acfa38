using System.Collections.Immutable;
using Bench.Rules.Tests.Fixtures;
using Bench.Rules.Tests.Trainings;
using Bench.Spec;

namespace Bench.Rules.Tests.Tampering;

/// <summary>Every value of every JSON file of a result, changed alone by whoever holds the key, refuses the result; or it is one of those that nothing follows from.</summary>
public sealed class ValueTests
{
    [Fact]
    public void Every_changed_value_of_an_inference_result_is_refused_or_stands_for_nothing() => Check(CompliantEvidence.BaseFiles, Verdict.OfInference, least: 200);

    [Fact]
    public void Every_changed_value_of_a_training_result_is_refused_or_stands_for_nothing() => Check(TrainingFiles.BaseFiles, Verdict.OfTraining, least: 390);

    private static void Check(SortedDictionary<string, byte[]> files, Func<SortedDictionary<string, byte[]>, ImmutableArray<Finding>> judge, int least)
    {
        Assert.False(judge(files).HasErrors);
        (string Place, bool Refused)[] judged = [.. TamperedFiles.EachValueOf(files).AsParallel().Select(one => (one.Place, judge(one.Files).HasErrors))];

        Assert.Empty(judged.Where(static one => !one.Refused && StandsForNothing.WhyAt(one.Place) is null).Select(static one => one.Place));
        Assert.True(judged.Count(static one => one.Refused) >= least, $"{judged.Count(static one => one.Refused)} lies were refused, expected {least} or more");
    }
}
