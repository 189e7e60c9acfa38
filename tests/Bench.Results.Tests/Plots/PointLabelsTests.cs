using System.Globalization;
using System.Xml.Linq;
using Bench.Results.Plots;
using Bench.Spec.Machines;

namespace Bench.Results.Tests.Plots;

/// <summary>Labels in pictures whose points lie upon one another.</summary>
public sealed class PointLabelsTests
{
    private static readonly CoreLimits Core = new() { PeakFp32Gflops = 350, L2GigabytesPerSecond = 183, L3GigabytesPerSecond = 55, DramGigabytesPerSecond = 20.6 };

    private static readonly MachineLimits Limits = new() { OneCore = Core, AllCores = Core, Cores = 2, L2Bytes = 1 << 19, L3Bytes = 1 << 25 };

    [Fact]
    public void Two_points_side_by_side_have_their_labels_beside_them_and_need_no_line()
    {
        XElement picture = Roofline([new("a", 128, 185), new("b", 128, 140), new("c", 1, 50)]);

        Assert.Equal(["1", "2", "3"], TextsIn(picture).Select(static text => text.Value));
        Assert.Empty(LeadersIn(picture));
        AssertApart(picture);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(24)]
    public void Labels_of_points_in_one_place_stand_apart_and_are_joined_to_it(int count)
    {
        XElement picture = Roofline([.. Enumerable.Range(0, count).Select(static i => new RooflinePoint("same", 170, 200 + (i % 2)))]);

        Assert.Equal(count, TextsIn(picture).Length);
        Assert.NotEmpty(LeadersIn(picture));
        AssertApart(picture);
    }

    [Theory]
    [InlineData(0.0171, 354)]
    [InlineData(0, 0)]
    [InlineData(8, 500)]
    public void Formats_of_one_speed_and_error_stand_apart_wherever_they_are(double error, double speed)
    {
        XElement picture = XDocument.Parse(SpeedAccuracyPlot.Draw("x", "samples/s",
        [
            new("fp32", 0, 2.2e-5, 16, "16"), new("bf16", error, 0.11, speed, ""), new("fp16", error, 0.11, speed, ""), new("int8", error, 0.45, speed, ""), new("int4", error, 8.24, 490, ""),
        ])).Root!;

        Assert.Equal(["fp32", "bf16", "fp16", "int8", "int4"], TextsIn(picture).Select(static text => text.Value));
        AssertApart(picture);
    }

    [Fact]
    public void A_label_that_finds_no_room_is_left_out_and_the_list_below_has_it()
    {
        XElement picture = Roofline([.. Enumerable.Range(0, 600).Select(static i => new RooflinePoint("same", 170, 200))]);

        Assert.InRange(TextsIn(picture).Length, 20, 599);
        AssertApart(picture);
        Assert.Contains(picture.Elements(), static element => element.Value.StartsWith("600  same: 200 GFLOP/s", StringComparison.Ordinal));
    }

    private static XElement Roofline(RooflinePoint[] points) => XDocument.Parse(RooflinePlot.Draw(Limits, [.. points])).Root!;

    /// <summary>What is written between the axes.</summary>
    private static XElement[] TextsIn(XElement picture) =>
        [.. picture.Elements().Where(static element => element.Name.LocalName == "text" && Number(element, "x") > SvgCanvas.Left && Number(element, "y") is > SvgCanvas.Top and <= SvgCanvas.Bottom)];

    private static XElement[] LeadersIn(XElement picture) =>
        [.. picture.Elements().Where(static element => element.Name.LocalName == "line" && element.Attribute("class")!.Value == "line-soft" && Number(element, "y1") < SvgCanvas.Bottom)];

    private static void AssertApart(XElement picture)
    {
        (double Left, double Top, double Right, double Bottom, string What)[] labels =
            [.. TextsIn(picture).Select(static text => (Number(text, "x"), Number(text, "y") - 10, Number(text, "x") + (text.Value.Length * 7.7), Number(text, "y") + 3, text.Value))];
        (double Left, double Top, double Right, double Bottom, string What)[] discs =
            [.. picture.Elements().Where(static element => element.Name.LocalName == "circle").Select(static disc => (Number(disc, "cx") - 4, Number(disc, "cy") - 4, Number(disc, "cx") + 4, Number(disc, "cy") + 4, "a point"))];
        for (int i = 0; i < labels.Length; i++)
        {
            Assert.InRange(labels[i].Right, SvgCanvas.Left, SvgCanvas.Width);
            foreach ((double left, double top, double right, double bottom, string what) in labels[(i + 1)..].Concat(discs))
            {
                // What is written has two decimals.
                bool overlaps = labels[i].Left < right - 0.02 && left < labels[i].Right - 0.02 && labels[i].Top < bottom - 0.02 && top < labels[i].Bottom - 0.02;
                Assert.False(overlaps, $"{labels[i].What} stands on {what}");
            }
        }
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
