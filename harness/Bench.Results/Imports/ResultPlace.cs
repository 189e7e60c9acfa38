using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Imports;

/// <summary>Where a result stands in a submission tree.</summary>
internal sealed record ResultPlace(string Division, string Submitter, string System, string Benchmark, string ScenarioFolder, MlperfScenario Scenario)
{
    /// <summary>What is wrong with its files.</summary>
    public CappedFindings Findings { get; } = new();

    /// <summary>Whether its measurements and compliance tests stand beside it.</summary>
    public bool Beside { get; init; }

    /// <summary>Its performance run's log.</summary>
    public DetailLog? Performance { get; set; }

    /// <summary>Its folder.</summary>
    public string Folder => $"{Division}/{Submitter}/results/{Inside}";

    /// <summary>The folder of its measurements.</summary>
    public string MeasurementsFolder => Beside ? Folder : $"{Division}/{Submitter}/measurements/{Inside}";

    /// <summary>The folder of its compliance tests.</summary>
    public string ComplianceFolder => Beside ? Folder : $"{Division}/{Submitter}/compliance/{Inside}";

    /// <summary>The description of its system.</summary>
    public string SystemPath => $"{Division}/{Submitter}/systems/{System}.json";

    private string Inside => $"{System}/{Benchmark}/{ScenarioFolder}";

    /// <summary>The division that a folder is judged in: network results as closed.</summary>
    public static Division DivisionOf(string folder) => folder == "open" ? Spec.Division.Open : Spec.Division.Closed;

    /// <summary>What the results of one system and benchmark have in common.</summary>
    public (string, string, string, string) SystemAndBenchmark => (Division, Submitter, System, Benchmark);
}
