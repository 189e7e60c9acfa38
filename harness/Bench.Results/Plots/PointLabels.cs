namespace Bench.Results.Plots;

/// <summary>Labels of a plot's points: beside the point where there is room, else in a column next to it and joined to it by a line. None stands on another, on a point or on a line.</summary>
/// <remarks>What labels must leave free is said first. The places that are tried follow from the points alone, so that the same points make the same picture.</remarks>
internal sealed class PointLabels(SvgCanvas canvas)
{
    // A letter of DejaVu Sans at 12 pixels, which is wider than most fonts: the average of digits and units.
    private const double Letter = 7.7, Ascent = 10, Height = 13;
    private const double Gap = 3, Crowd = 24;

    // Columns and not rings: the labels around a point would let no further line out.
    private const double ColumnAt = 16, ColumnStep = 40, RowStep = 14;
    private const int Columns = 10, Rows = 16;

    private readonly List<(double X, double Y)> points = [];
    private readonly List<Box> taken = [];
    private readonly List<Box> labels = [];

    /// <summary>Keeps labels off a point's disc.</summary>
    public void KeepDiscFree(double x, double y, double radius)
    {
        points.Add((x, y));
        taken.Add(new Box(x - radius, y - radius, x + radius, y + radius));
    }

    /// <summary>Keeps labels off a straight line.</summary>
    public void KeepLineFree((double X, double Y) from, (double X, double Y) to) => taken.AddRange(Along(from, to));

    /// <summary>Writes a label.</summary>
    /// <param name="x">The point, pixels.</param>
    /// <param name="y">The point, pixels.</param>
    /// <param name="radius">Its disc's radius.</param>
    /// <param name="text">The label.</param>
    /// <returns>Whether it found room.</returns>
    public bool Write(double x, double y, double radius, string text)
    {
        double width = text.Length * Letter;
        foreach (Box place in PlacesBeside(x, y, radius + Gap, width).Concat(PlacesInColumns(x, y, width)))
        {
            if (Take(place, x, y, isBeside: place.Left <= x + radius + Gap && place.Right >= x - radius - Gap))
            {
                canvas.Text(place.Left, place.Top + Ascent, text);
                return true;
            }
        }

        return false;
    }

    /// <summary>Right and left; of a point that stands alone above and below too, which in a crowd would be in the way of the others' lines.</summary>
    private IEnumerable<Box> PlacesBeside(double x, double y, double away, double width)
    {
        yield return BoxAt(x + away, y, width);
        if (points.Count(point => Math.Abs(point.X - x) < Crowd && Math.Abs(point.Y - y) < Crowd) < 2)
        {
            yield return BoxAt(x - (width / 2), y - away - (Height / 2), width);
            yield return BoxAt(x - (width / 2), y + away + (Height / 2), width);
        }

        yield return BoxAt(x - away - width, y, width);
    }

    private static IEnumerable<Box> PlacesInColumns(double x, double y, double width)
    {
        for (int column = 0; column < Columns; column++)
        {
            double away = ColumnAt + (column * ColumnStep);
            for (int row = 0; row < Rows; row++)
            {
                foreach (double middle in row == 0 ? [y] : new[] { y - (row * RowStep), y + (row * RowStep) })
                {
                    yield return BoxAt(x + away, middle, width);
                    yield return BoxAt(x - away - width, middle, width);
                }
            }
        }
    }

    private static Box BoxAt(double left, double middle, double width) => new(left, middle - (Height / 2), left + width, middle + (Height / 2));

    private bool Take(Box box, double x, double y, bool isBeside)
    {
        if (!box.IsWithin(SvgCanvas.Left + 1, SvgCanvas.Top, SvgCanvas.Width, SvgCanvas.Bottom - 1) || taken.Exists(box.Overlaps))
        {
            return false;
        }

        if (!isBeside)
        {
            double toX = box.Left > x ? box.Left : box.Right, toY = (box.Top + box.Bottom) / 2;
            Box[] leader = [.. Along((x, y), (toX, toY))];
            if (leader.Any(piece => labels.Exists(piece.Overlaps)))
            {
                return false;
            }

            canvas.Line(x, y, toX, toY, SvgCanvas.Soft);
            taken.AddRange(leader);
        }

        labels.Add(box);
        taken.Add(box);
        return true;
    }

    /// <summary>A line as boxes so small that what overlaps none of them does not touch it.</summary>
    private static IEnumerable<Box> Along((double X, double Y) from, (double X, double Y) to)
    {
        if (!double.IsFinite(from.X + from.Y + to.X + to.Y))
        {
            yield break; // It leads to where a logarithm has no place, and no label is there.
        }

        int pieces = 1 + (int)(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / 4);
        for (int i = 0; i < pieces; i++)
        {
            double startX = from.X + ((to.X - from.X) * i / pieces), endX = from.X + ((to.X - from.X) * (i + 1) / pieces);
            double startY = from.Y + ((to.Y - from.Y) * i / pieces), endY = from.Y + ((to.Y - from.Y) * (i + 1) / pieces);
            yield return new Box(Math.Min(startX, endX) - 0.5, Math.Min(startY, endY) - 0.5, Math.Max(startX, endX) + 0.5, Math.Max(startY, endY) + 0.5);
        }
    }

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

        public bool IsWithin(double left, double top, double right, double bottom) => Left >= left && Top >= top && Right <= right && Bottom <= bottom;
    }
}
