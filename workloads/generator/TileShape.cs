namespace Bench.KernelGenerator;

/// <summary>The shape of one function: what it reads and how it goes through its terms.</summary>
/// <param name="Tile">The register tile.</param>
/// <param name="Packed">Whether A is packed, or in rows as they lie.</param>
/// <param name="Rows">Rows, 1 to <see cref="MostRows"/>.</param>
/// <param name="Vectors">Vectors of a row: half of the tile's (of a quarter too, in narrower ones), the tile's, half as many again (a triple), or a pair's.</param>
/// <param name="Masked">Whether the last vector of a row is partly there.</param>
/// <param name="Asking">What it asks for before it needs it.</param>
internal sealed record TileShape(RegisterTile Tile, bool Packed, int Rows, int Vectors, bool Masked, Asking Asking)
{
    /// <summary>Floats of a cache line.</summary>
    public const int FloatsOfLine = 16;

    // Two multiply-adds a cycle, four cycles each: eight sums keep the units busy.
    private const int SumsInFlight = 8;

    /// <summary>Whether it is a quarter of a micro-panel wide: its vectors are half as wide as the tile's.</summary>
    public bool Quarter { get; init; }

    public int Lanes => Quarter ? Tile.Lanes / 2 : Tile.Lanes;

    /// <summary>The vector type's name, of the class and of the vector of floats.</summary>
    public string Type => $"Vector{32 * Lanes}";

    public string Vector => Quarter ? "N" : "V";

    public string Prefix => (Packed, Asking) switch { (true, _) => "Packed", (_, Asking.Nothing) => "Strided", (_, Asking.Ahead) => "Fetching", (_, Asking.Pages) => "Paging", (_, Asking.TwoLines) => "AskingTwo", (_, Asking.FourLines) => "AskingFour", _ => "PagingNext" };

    public string Name => $"{Prefix}{Rows}x{Columns}{(Masked ? "Masked" : "")}";

    public int Columns => Vectors * Lanes;

    // Whether the tile is over more than one micro-panel.
    public bool Paired => Vectors > Tile.Vectors;

    public bool IsTriple => Paired && Vectors < 2 * Tile.Vectors;

    public int MostRows => IsTriple ? Tile.TripleRows : Paired ? Tile.PairRows : Tile.Rows;

    // Rows that are divided among two tiles or more leave each half of the most or more.
    public int LeastRows => LinesOfNext > 0 ? MostRows / 2 : 1;

    public int Unrolled => (Rows * Math.Max(Vectors, Tile.Vectors)) switch
    {
        <= SumsInFlight / 4 => 4,
        <= SumsInFlight / 2 + 2 => 2,
        _ => 1,
    };

    // Rows as they lie may meet weights that come from memory, each once. What is packed is in a cache, and pairs are for many rows, which meet B again.
    public bool FetchesAhead => Asking == Asking.Ahead && !Packed && !Paired;

    public bool FetchesPages => Asking == Asking.Pages;

    // Lines of what is multiplied next that it asks for in a round of terms.
    public int LinesOfNext => Asking switch { Asking.TwoLines => 2, Asking.FourLines or Asking.PagesOfNext => 4, _ => 0 };

    // Pages that it asks for in turn: a line of each for every round of terms.
    public int Pages => MicroKernelSource.TermsOfRound * LinesOfRow;

    // Of whole tiles; smaller ones ask for all of it at once.
    public bool FetchesLineByLine => Asking == Asking.Ahead && IsWhole && Unrolled == 1;

    public bool TakesRounds => FetchesPages || LinesOfNext > 0 || (IsWhole && Unrolled == 1 && !FetchesAhead);

    public int LinesOfRow => Math.Max(1, Columns / FloatsOfLine);

    public static string Sum(int sum, int row, int vector) => $"c{sum}_{row}_{vector}";

    public IEnumerable<string> EachVector(Func<int, string> text) => Enumerable.Range(0, Vectors).Select(text);

    public string Load(string pointer, int vector) => Load(pointer, vector, vector);

    public string Store(string value, int vector) =>
        IsMasked(vector) ? $"{MaskClass}.MaskStore(c{MicroKernelSource.Plus(vector * Lanes)}, mask, {value});" : $"{Type}.Store({value}, c{MicroKernelSource.Plus(vector * Lanes)});";

    public string Element(int row, int term) => Packed ? $"a[{row}]" : StridedRows.Element(row, term);

    public string LoadB(int vector) =>
        Paired && vector >= Tile.Vectors ? Load("b + bNext", vector, vector - Tile.Vectors) : Load("b", vector);

    private string MaskClass => Quarter ? "Avx512F.VL" : "Avx512F";

    private bool IsWhole => IsTriple || (!Masked && Vectors >= Tile.Vectors);

    // A vector of the tile's row, which lies so many vectors behind a pointer.
    private string Load(string pointer, int vector, int behind)
    {
        string address = pointer + MicroKernelSource.Plus(behind * Lanes);
        return IsMasked(vector) ? $"{MaskClass}.MaskLoad({address}, mask, {Vector}.Zero)" : $"{Type}.Load({address})";
    }

    // Only the last vector of a tile's row can overhang.
    private bool IsMasked(int vector) => Masked && vector == Vectors - 1;
}
