namespace Bench.Spec;

/// <summary>The scenarios that MLPerf Inference names results by. LoadGen measures <see cref="Interactive"/> as <see cref="Server"/> under tighter bounds.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios".</remarks>
public enum MlperfScenario
{
    /// <summary>One sample a query; the next query when the previous one is complete.</summary>
    SingleStream,

    /// <summary>Eight samples a query; the next query when the previous one is complete.</summary>
    MultiStream,

    /// <summary>One sample a query, Poisson arrivals at a target rate.</summary>
    Server,

    /// <summary>All samples in one query.</summary>
    Offline,

    /// <summary>As server, with the latency of tokens that a person who reads along asks for.</summary>
    Interactive,
}

/// <summary>Questions about MLPerf's scenarios.</summary>
public static class MlperfScenarioQuestions
{
    extension(MlperfScenario scenario)
    {
        /// <summary>The scenario that LoadGen is run in.</summary>
        public Scenario Measured => scenario switch
        {
            MlperfScenario.SingleStream => Scenario.SingleStream,
            MlperfScenario.MultiStream => Scenario.MultiStream,
            MlperfScenario.Offline => Scenario.Offline,
            _ => Scenario.Server,
        };
    }
}
