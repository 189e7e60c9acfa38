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

    /// <summary>Its C, and half of the micro-panel that is multiplied after this one: another tile asks for the other half.</summary>
    Half,

    /// <summary>Its C, and a quarter of the next micro-panel.</summary>
    Quarter,
}
