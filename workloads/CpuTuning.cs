using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads;

/// <summary>Sizes of blocks that were found faster on a machine than the defaults, by class of shape (<c>bench tune</c>). What it does not name is computed with the defaults; another size changes speed, and the order of sums.</summary>
/// <remarks>As text, in plans and greetings: <c>CLASS=SIZES</c> by commas, for example <c>attention.d64=112,matmul.many.k1024=140x512x1024</c>; of matmul m_c × k_c × n_c, of attention the keys of a strip.</remarks>
public sealed class CpuTuning
{
    private const int MostOfAnySize = 1 << 13;

    // By the number of the class; default where the table has nothing.
    private readonly ImmutableArray<ImmutableArray<int>> sizes;

    private CpuTuning(ImmutableArray<ImmutableArray<int>> sizes)
    {
        this.sizes = sizes;
        IsEmpty = sizes.All(static one => one.IsDefault);
    }

    /// <summary>The defaults everywhere.</summary>
    public static CpuTuning None { get; } = new([.. Enumerable.Repeat(default(ImmutableArray<int>), TunableClass.Count)]);

    /// <summary>Every class of shape that can be tuned.</summary>
    public static ImmutableArray<TunableClass> Classes => TunableClass.All;

    /// <summary>Whether it names no class.</summary>
    public bool IsEmpty { get; }

    /// <summary>The table of a text.</summary>
    /// <exception cref="FormatException">It names no known class, or sizes that cannot be.</exception>
    public static CpuTuning Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CpuTuning table = None;
        foreach (string entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split('=');
            int[] found = [.. (parts is [_, string list] ? list.Split('x') : []).Select(static size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0)];
            TunableClass known = Classes.FirstOrDefault(known => known.Name == parts[0]) ?? throw new FormatException($"'{entry}' names no class of shapes; expected one of {string.Join(", ", Classes.Select(static one => one.Name))}");
            if (found.Length != known.Default.Length || found.Any(size => size < known.Least || size > MostOfAnySize))
            {
                throw new FormatException($"'{entry}' has no {(known.Default.Length == 1 ? "size" : $"{known.Default.Length} sizes")} from {known.Least} to {MostOfAnySize}, expected a form like {known.Name}={string.Join('x', known.Default)}");
            }

            table = table.With(known, [.. found]);
        }

        return table;
    }

    /// <summary>This table with other sizes for a class.</summary>
    /// <param name="shapes">The class.</param>
    /// <param name="chosen">As many sizes as the class has.</param>
    public CpuTuning With(TunableClass shapes, ImmutableArray<int> chosen)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(chosen.Length, shapes.Default.Length);
        return new CpuTuning(sizes.SetItem(shapes.Number, chosen));
    }

    /// <summary>This table with the defaults for a class.</summary>
    /// <param name="shapes">The class.</param>
    public CpuTuning Without(TunableClass shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        return new CpuTuning(sizes.SetItem(shapes.Number, default));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Classes.Where(one => !sizes[one.Number].IsDefault).OrderBy(static one => one.Name, StringComparer.Ordinal).Select(one => $"{one.Name}={string.Join('x', sizes[one.Number])}"));

    /// <summary>Whether it has sizes for a problem.</summary>
    /// <param name="problem">The problem.</param>
    public bool Serves(Problem problem) => problem switch
    {
        MatmulProblem matmul => matmul.Shapes.Any(shape => !sizes[TunableClass.NumberOf(shape, MicroKernel.Best)].IsDefault),
        AttentionProblem attention => !sizes[TunableClass.NumberOf(attention.HeadDim)].IsDefault,
        _ => false,
    };

    /// <summary>The blocks of a product. Allocates nothing: a product asks when it begins.</summary>
    internal MatmulBlocks BlocksOf(MatmulShape shape, MicroKernel kernel) =>
        !IsEmpty && sizes[TunableClass.NumberOf(shape, kernel)] is { IsDefault: false } found
            ? MatmulBlocks.Within(shape, kernel, new MatmulBlocks(found[0], found[1], found[2]))
            : MatmulBlocks.Of(shape, kernel);

    /// <summary>Keys of a strip of attention.</summary>
    /// <param name="headDim">Elements of a head.</param>
    /// <param name="otherwise">What is taken where the table has nothing.</param>
    internal int KeysOfStrip(int headDim, int otherwise) => sizes[TunableClass.NumberOf(headDim)] is { IsDefault: false } found ? found[0] : otherwise;
}
