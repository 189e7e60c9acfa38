namespace Bench.Rules;

/// <summary>The divisions that a row of the catalogue is about.</summary>
public enum RowDivisions
{
    /// <summary>Closed alone.</summary>
    Closed,

    /// <summary>Open alone.</summary>
    Open,

    /// <summary>Both.</summary>
    Both,
}
