using Bench.Statistics.Borrowings;

namespace Bench.Results.Plots;

/// <summary>Who took hyperparameters from whom: a row a result, each borrower below its lender and joined to it.</summary>
public static class LineagePlot
{
    private const double RowHeight = 30;
    private const double Step = 26;
    private const double Radius = 6;

    /// <summary>Draws a lineage; one without any borrowing says so.</summary>
    public static string Draw(BorrowingLineage lineage)
    {
        ArgumentNullException.ThrowIfNull(lineage);
        int borrowed = lineage.Nodes.Count(static node => node.Depth > 0);
        int height = (int)(SvgCanvas.Top + (Math.Max(1, lineage.Nodes.Length) * RowHeight) + 14);
        SvgCanvas canvas = new(
            "Who borrowed hyperparameters from whom",
            $"{borrowed} results with borrowed hyperparameters, each below its lender; {lineage.Apart} more neither lent nor borrowed.",
            height);
        if (borrowed == 0)
        {
            canvas.Text(SvgCanvas.Left, Y(0) + 4, "nobody borrowed", SvgCanvas.Soft);
        }

        for (int row = 0; row < lineage.Nodes.Length; row++)
        {
            Join(canvas, lineage, row);
        }

        for (int row = 0; row < lineage.Nodes.Length; row++)
        {
            LineageNode node = lineage.Nodes[row];
            string colour = node.Entry is null ? SvgCanvas.Soft : SvgCanvas.Colour(node.Depth);
            canvas.Circle(X(node), Y(row), Radius, colour, node.BundleId.Hex);
            canvas.Text(X(node) + (2 * Radius), Y(row) + 4, node.Text, node.Entry is null ? SvgCanvas.Soft : SvgCanvas.Ink);
        }

        return canvas.ToString();
    }

    private static void Join(SvgCanvas canvas, BorrowingLineage lineage, int row)
    {
        LineageNode node = lineage.Nodes[row];
        if (node.Lender < 0)
        {
            return;
        }

        double from = X(lineage.Nodes[node.Lender]);
        canvas.Path([(from, Y(node.Lender)), (from, Y(row)), (X(node), Y(row))], SvgCanvas.Soft);
    }

    // Text takes most of the width: the tree starts near the left edge, and is not indented without end.
    private static double X(LineageNode node) => 20 + (Step * Math.Min(node.Depth, 8));

    private static double Y(int row) => SvgCanvas.Top + (RowHeight * row) + (RowHeight / 2);
}
