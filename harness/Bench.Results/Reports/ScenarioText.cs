using System.Diagnostics;
using Bench.Spec;

namespace Bench.Results.Reports;

/// <summary>How a scenario is called in text.</summary>
public static class ScenarioText
{
    /// <summary>The name with a hyphen.</summary>
    public static string Of(Scenario scenario) => scenario switch
    {
        Scenario.SingleStream => "single-stream",
        Scenario.MultiStream => "multi-stream",
        Scenario.Server => "server",
        Scenario.Offline => "offline",
        _ => throw new UnreachableException($"scenario {scenario}"),
    };
}
