namespace Bench.Definitions.UserConfs;

/// <summary>How a value is written.</summary>
public enum ConfForm
{
    /// <summary>A whole number from 0, decimal or hexadecimal.</summary>
    Whole,

    /// <summary>A decimal number greater than 0.</summary>
    Real,

    /// <summary>A decimal number of percent, greater than 0 and less than 100.</summary>
    Percent,

    /// <summary>0 or 1.</summary>
    Flag,
}
