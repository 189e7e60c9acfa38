using Bench.Spec;

namespace Bench.Workloads;

/// <summary>How the constant weights of a model are kept, and how a kernel that reads all of them, over and over, asks for them.</summary>
/// <param name="Format">What they are stored in.</param>
/// <param name="ByPages">Whether a line of each of the next pages in turn, rather than the next lines (<see cref="ProcessorCaches.ServesByPages"/>).</param>
internal readonly record struct WeightStorage(NumberFormat Format, bool ByPages)
{
    /// <summary>The storage of so many weights.</summary>
    /// <param name="format">What they are stored in.</param>
    /// <param name="count">All weights that are read before the first of them is read again.</param>
    public static WeightStorage Of(NumberFormat format, long count) => new(format, ProcessorCaches.ServesByPages(count * format.Bits / 8));
}
