using System.Collections.Immutable;
using Bench.Spec.Problems;
using Bench.Workloads.Attention;
using Bench.Workloads.Matmul;

namespace Bench.Workloads;

/// <summary>Shapes that are computed with the same sizes of blocks, and what these may be.</summary>
public sealed record TunableClass
{
    private static readonly int[] TermsOfClasses = [256, 1024, 4096];
    private static readonly int[] HeadDims = [32, 64, 128];

    private TunableClass()
    {
    }

    /// <summary>How many classes there are.</summary>
    internal const int Count = (2 * 4) + 4;

    /// <summary>Its place among <see cref="CpuTuning.Classes"/>.</summary>
    public required int Number { get; init; }

    /// <summary>Its name in a table.</summary>
    public required string Name { get; init; }

    /// <summary>What shapes it has, in words.</summary>
    public required string Describes { get; init; }

    /// <summary>A problem in the middle of the class.</summary>
    public required Problem Example { get; init; }

    /// <summary>The sizes that the example has without a table: of a product m_c, k_c and n_c; of attention the keys of a strip.</summary>
    public required ImmutableArray<int> Default { get; init; }

    /// <summary>The least that a size may be. Attention scales down what it has summed for each strip: shorter ones round more often than the accuracy target allows for.</summary>
    public int Least { get; init; } = 1;

    /// <summary>For each size the values that are worth a try, ascending.</summary>
    public required ImmutableArray<ImmutableArray<int>> Candidates { get; init; }

    /// <summary>Every class.</summary>
    internal static ImmutableArray<TunableClass> All { get; } =
    [
        .. from few in (bool[])[true, false] from terms in Enumerable.Range(0, 4) select Products(few, terms),
        .. Enumerable.Range(0, 4).Select(static place => Attention(place)),
    ];

    /// <summary>The class of a product. Few rows are so few that A is read as it lies.</summary>
    internal static int NumberOf(MatmulShape shape, MicroKernel kernel) => NumberOf(shape.M <= 2 * kernel.Rows, PlaceIn(TermsOfClasses, shape.K));

    /// <summary>The class of attention.</summary>
    internal static int NumberOf(int headDim) => 8 + PlaceIn(HeadDims, headDim);

    private static int NumberOf(bool few, int place) => (few ? 0 : 4) + place;

    private static int PlaceIn(int[] bounds, int value)
    {
        int place = 0;
        while (place < bounds.Length && value > bounds[place])
        {
            place++;
        }

        return place;
    }

    private static int BoundOf(int[] bounds, int place) => place < bounds.Length ? bounds[place] : int.MaxValue;

    private static string Text(int most) => most == int.MaxValue ? "more" : $"{most}";

    private static TunableClass Products(bool few, int place)
    {
        int terms = BoundOf(TermsOfClasses, place);
        MicroKernel kernel = MicroKernel.Best;
        MatmulShape shape = (few, terms) switch
        {
            (true, int.MaxValue) => new(2 * kernel.Rows, 1024, 8192),
            (true, _) => new(2 * kernel.Rows, 2048, terms),
            (false, 4096) => new(2048, 2048, 2048),
            (false, int.MaxValue) => new(1024, 1024, 8192),
            _ => new(1024, 1024, terms),
        };
        MatmulBlocks blocks = MatmulBlocks.Of(shape, kernel);
        return new TunableClass
        {
            Number = NumberOf(few, place),
            Name = $"matmul.{(few ? "few" : "many")}.k{Text(terms)}",
            Describes = $"products of {(few ? "few" : "many")} rows and {(terms == int.MaxValue ? $"more than {TermsOfClasses[^1]}" : $"at most {terms}")} terms",
            Example = new MatmulProblem { Shapes = [shape], RightOperand = few ? MatmulRightOperand.Weights : MatmulRightOperand.Input },
            Default = [blocks.Rows, blocks.Terms, blocks.Columns],
            Candidates =
            [
                [.. new[] { 1, 2, 3, 5, 7, 10, 14, 20 }.Select(panels => panels * kernel.Rows)],
                [.. new[] { 128, 256, 384, 512, 768, 1024, 1536, 2048 }.Where(some => some <= Math.Max(128, shape.K))],
                [256, 512, 1024, 2048, 4096],
            ],
        };
    }

    private static TunableClass Attention(int place) => Attention(place, BoundOf(HeadDims, place));

    private static TunableClass Attention(int place, int dim) => new()
    {
        Number = 8 + place,
        Name = $"attention.d{Text(dim)}",
        Describes = $"attention with heads of {(dim == int.MaxValue ? $"more than {HeadDims[^1]}" : $"at most {dim}")}",
        Example = new AttentionProblem { Heads = 8, Sequence = 1024, HeadDim = dim == int.MaxValue ? 256 : dim, Causal = false },
        Default = [AttentionCpu.DefaultKeysOfStrip],
        Least = 16,
        Candidates = [[32, 64, 96, 112, 128, 160, 192, 256, 384]],
    };
}
