using Bench.Spec;
using Bench.Statistics.Convergence;

namespace Bench.Tests;

public class ReferenceDefectTests
{
    private static readonly ReferenceConvergence Sound = References.OfMeans((16, 10), (32, 12), (64, 16));

    [Fact]
    public void A_sound_reference_has_none()
    {
        Assert.Empty(ReferenceDefect.Of(Sound));
    }

    [Fact]
    public void Every_defect_is_found_alone()
    {
        ConvergencePoint first = Sound.Points[0];
        Assert.Equal((ReferenceDefectKind.TooFewRuns, 16L), Only(Sound with { Points = [first with { Convergence = first.Convergence[1..] }, .. Sound.Points[1..]] }));
        Assert.Equal((ReferenceDefectKind.TooFewPoints, null), Only(Sound with { Points = Sound.Points[1..] }));
        Assert.Equal((ReferenceDefectKind.PrecisionBelowFp32, 16L), Only(Sound with { Points = [first with { Precision = NumberFormat.Bf16 }, .. Sound.Points[1..]] }));
        Assert.Equal((ReferenceDefectKind.NotComputable, null), Only(Sound with { Points = [first, .. Sound.Points] }));
        Assert.Equal((ReferenceDefectKind.NotComputable, null), Only(Sound with { Points = [first with { Convergence = first.Convergence.SetItem(0, double.NaN) }, .. Sound.Points[1..]] }));
        Assert.Equal((ReferenceDefectKind.MeansNotRising, 4L), Only(References.OfMeans((1, 10), (2, 13), (3, 17), (4, 12.5))));
        Assert.Empty(ReferenceDefect.Of(Sound with { Points = [first with { Precision = NumberFormat.Fp64 }, .. Sound.Points[1..]] }));
    }

    [Fact]
    public void Samples_are_whole_and_at_least_one_batch()
    {
        ReferenceConvergence samples = Sound with { Unit = ConvergenceUnit.Samples, Points = [.. Sound.Points.Select(static point => point with { Convergence = [.. point.Convergence.Select(static run => Math.Round(run * 6400))] })] };

        Assert.Empty(ReferenceDefect.Of(samples));
        Assert.All(ReferenceDefect.Of(Sound with { Unit = ConvergenceUnit.Samples }), static defect => Assert.Equal(ReferenceDefectKind.UnitImplausible, defect.Kind));
        Assert.Equal(3, ReferenceDefect.Of(Sound with { Unit = ConvergenceUnit.Samples }).Length);
    }

    [Fact]
    public void A_reference_without_anything_has_defects_and_no_exception()
    {
        Assert.Contains(ReferenceDefect.Of(Sound with { Points = default }), static defect => defect.Kind == ReferenceDefectKind.NotComputable);
        Assert.Contains(ReferenceDefect.Of(Sound with { Points = [References.Point(8) with { Convergence = default }] }), static defect => defect.Kind == ReferenceDefectKind.TooFewRuns);
    }

    private static (ReferenceDefectKind, long?) Only(ReferenceConvergence reference)
    {
        ReferenceDefect defect = Assert.Single(ReferenceDefect.Of(reference));
        Assert.NotEmpty(defect.Message);
        return (defect.Kind, defect.BatchSize);
    }
}
