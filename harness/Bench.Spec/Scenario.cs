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
