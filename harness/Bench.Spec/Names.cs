namespace Bench.Spec;

/// <summary>How LoadGen sends queries (MLPerf Inference Rules, "Scenarios").</summary>
public enum Scenario
{
    /// <summary>One sample a query; the next query when the previous one is complete.</summary>
    SingleStream,

    /// <summary>Several samples a query; the next query when the previous one is complete.</summary>
    MultiStream,

    /// <summary>One sample a query, Poisson arrivals at a target rate.</summary>
    Server,

    /// <summary>All samples in one query.</summary>
    Offline,
}

/// <summary>What a LoadGen run is for.</summary>
public enum TestMode
{
    /// <summary>Every sample of the data set once; timing does not matter.</summary>
    AccuracyOnly,

    /// <summary>The timed run.</summary>
    PerformanceOnly,
}

/// <summary>The division a result is submitted to.</summary>
public enum Division
{
    /// <summary>Equivalent to the reference: the same model, data and quality.</summary>
    Closed,

    /// <summary>Anything that solves the task; departures are declared.</summary>
    Open,
}

/// <summary>How much of the round's procedure a run goes through.</summary>
public enum Profile
{
    /// <summary>Seconds, on a developer's machine; never submittable.</summary>
    Quick,

    /// <summary>The round's numbers.</summary>
    Full,
}

/// <summary>How far a system can be bought or rented (MLPerf submission rules, "Results categories").</summary>
public enum Category
{
    /// <summary>All components can be bought or rented.</summary>
    Available,

    /// <summary>Will be Available within the time the rules name.</summary>
    Preview,

    /// <summary>Research, development or internal.</summary>
    Rdi,
}

/// <summary>A number format of inputs or of accumulation.</summary>
public enum NumberFormat
{
    /// <summary>IEEE binary64.</summary>
    Fp64,

    /// <summary>IEEE binary32, 24 significand bits.</summary>
    Fp32,

    /// <summary>TensorFloat-32: 8 exponent and 11 significand bits.</summary>
    Tf32,

    /// <summary>bfloat16: 8 exponent and 8 significand bits.</summary>
    Bf16,

    /// <summary>IEEE binary16, 11 significand bits.</summary>
    Fp16,
}

/// <summary>What a reader must know of a number format.</summary>
public static class NumberFormats
{
    extension(NumberFormat format)
    {
        /// <summary>The largest relative error of rounding a real number to the format (to nearest, no underflow): 2 to the minus significand bits.</summary>
        public double UnitRoundoff => format switch
        {
            NumberFormat.Fp64 => Math.ScaleB(1, -53),
            NumberFormat.Fp32 => Math.ScaleB(1, -24),
            NumberFormat.Tf32 or NumberFormat.Fp16 => Math.ScaleB(1, -11),
            NumberFormat.Bf16 => Math.ScaleB(1, -8),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }
}
