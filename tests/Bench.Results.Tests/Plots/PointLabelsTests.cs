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
        // What is written has two decimals.
        Box[] labels = [.. TextsIn(picture).Select(static text => new Box(Number(text, "x") + 0.01, Number(text, "y") - 9.99, Number(text, "x") + (text.Value.Length * 7.7) - 0.01, Number(text, "y") + 2.99))];
        Box[] discs = [.. picture.Elements().Where(static element => element.Name.LocalName == "circle").Select(static disc => BoxOf(Number(disc, "cx"), Number(disc, "cy"), Number(disc, "r")))];
        ((double X, double Y) From, (double X, double Y) To)[] lines = [.. picture.Elements().SelectMany(LinesOf)];
        Assert.NotEmpty(lines);
        for (int i = 0; i < labels.Length; i++)
        {
            Box label = labels[i];
            string written = TextsIn(picture)[i].Value;
            Assert.InRange(label.Right, SvgCanvas.Left, SvgCanvas.Width);
            Assert.False(labels[(i + 1)..].Any(label.Overlaps), $"{written} stands on a label");
            Assert.False(discs.Any(label.Overlaps), $"{written} stands on a point");
            Assert.False(lines.Any(line => label.IsCrossedBy(line.From, line.To)), $"{written} stands on a line");
        }
    }

    /// <summary>The straight lines of what is drawn; none of the axes and their grid, which labels may stand on.</summary>
    private static IEnumerable<((double X, double Y) From, (double X, double Y) To)> LinesOf(XElement element)
    {
        string colour = element.Attribute("class")?.Value ?? "";
        if (element.Name.LocalName == "line" && colour != "line-grid" && !(colour == "line-soft" && Number(element, "y1") >= SvgCanvas.Bottom))
        {
            return [((Number(element, "x1"), Number(element, "y1")), (Number(element, "x2"), Number(element, "y2")))];
        }

        if (element.Name.LocalName != "path")
        {
            return [];
        }

        double[] numbers = [.. element.Attribute("d")!.Value.Split(['M', 'L', ' '], StringSplitOptions.RemoveEmptyEntries).Select(static number => double.Parse(number, CultureInfo.InvariantCulture))];
        (double X, double Y)[] corners = [.. numbers.Chunk(2).Select(static pair => (pair[0], pair[1]))];
        return corners.Zip(corners.Skip(1));
    }

    private static Box BoxOf(double x, double y, double radius) => new(x - radius, y - radius, x + radius, y + radius);

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

        /// <summary>Whether some of a line is inside: between the left and the right edge, and of that some between top and bottom.</summary>
        /// <remarks>Source: Liang, Barsky, "A New Concept and Method for Line Clipping", 1984.</remarks>
        public bool IsCrossedBy((double X, double Y) from, (double X, double Y) to)
        {
            double enters = 0, leaves = 1;
            foreach ((double start, double way, double least, double greatest) in new[] { (from.X, to.X - from.X, Left, Right), (from.Y, to.Y - from.Y, Top, Bottom) })
            {
                if (way == 0)
                {
                    if (start <= least || start >= greatest)
                    {
                        return false;
                    }

                    continue;
                }

                double one = (least - start) / way, other = (greatest - start) / way;
                enters = Math.Max(enters, Math.Min(one, other));
                leaves = Math.Min(leaves, Math.Max(one, other));
            }

            return enters < leaves;
        }
    }
}
