namespace Bench.KernelGenerator;

/// <summary>What a kernel asks for before it needs it.</summary>
internal enum Asking
{
    /// <summary>Nothing: all of it lies in a near cache.</summary>
    Nothing,

    /// <summary>Its C, and of rows of A as they lie the B that comes some rows later.</summary>
    Ahead,

    /// <summary>Its C, and of a packed B that comes from memory a line of each of the next pages in turn.</summary>
    Pages,

    /// <summary>Its C, and with each round of terms two lines of what is multiplied next: a quarter of a micro-panel, an eighth of a pair. Other tiles ask for the rest.</summary>
    TwoLines,

    /// <summary>Its C, and with each round of terms four lines of what is multiplied next: half of a micro-panel.</summary>
    FourLines,

    /// <summary>Its C, and of what is multiplied next, which comes from memory, a line of each of eight pages in turn: half of 512 terms of a micro-panel. Another tile asks for the rest.</summary>
    PagesOfNext,
}
