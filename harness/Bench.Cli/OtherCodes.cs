using System.Collections.Frozen;

namespace Bench.Cli;

/// <summary>What the findings mean that have neither a rule's page nor a reader's title.</summary>
internal static class OtherCodes
{
    /// <summary>Title by code.</summary>
    public static FrozenDictionary<string, string> Titles { get; } = new Dictionary<string, string>
    {
        ["ARR001"] = "a trace of arrivals names no column of times, or two",
        ["ARR002"] = "a time of a trace is no number in its range",
        ["ARR003"] = "the times of a trace do not ascend",
        ["ARR004"] = "a trace has too few arrivals, or too many bytes",
        ["CITE001"] = "a result that is not valid is not quoted",
        ["CMP001"] = "results that measure different work are not compared",
        ["CMP002"] = "the results differ in something that a reader must know",
        ["CMP003"] = "a compared result is not valid",
        ["CMP004"] = "compared results are of different machines, systems, builds, threads or kernels",
        ["EXP001"] = "MLPerf's checker fails on a benchmark that it does not know, in closed",
        ["EXP002"] = "MLPerf's checker asks for a longer run",
        ["EXP003"] = "MLPerf's checker asks for its round's seeds",
        ["EXP004"] = "MLPerf's checker asks for more performance samples",
        ["EXP005"] = "MLPerf's checker asks that early stopping be met",
        ["EXP006"] = "LoadGen calls the run INVALID, which MLPerf's checker overlooks",
        ["EXP007"] = "the run's log has errors",
        ["EXP008"] = "MLPerf's checker asks for the carrier's number of accuracy samples",
        ["EXP009"] = "the accuracy log is not whole",
        ["EXP010"] = "MLPerf's checker asks for fields of the system that are not stated",
        ["EXP011"] = "MLPerf's checker cannot read a field of the system",
        ["EXP012"] = "the submitter's name is no good name of a folder",
        ["EXP013"] = "two results describe one system differently",
        ["EXP014"] = "LoadGen has no arrivals but Poisson's",
        ["EXP015"] = "the bundle's runs make no TEST04 that MLPerf's script reads",
        ["FILE001"] = "a file of the result is missing",
        ["FILE002"] = "a file of the result is no strict JSON, or not of its form",
        ["FILE003"] = "a file of the result has a size that it cannot have",
        ["FILE004"] = "a file of the result holds a number that no run leaves",
        ["FILE005"] = "a part that a result may lack is absent",
        ["FILE006"] = "a file that no result has",
        ["FILE007"] = "a kept response is not the one that the run's log names",
        ["FILE010"] = "a bundle could not be judged",
        ["REF000"] = "the reference was recomputed, and agrees",
        ["REF001"] = "a judged value's reference is not what the seed gives",
        ["REF002"] = "a judged value could not be computed again",
        ["REF003"] = "the data generated from the seed has not the digest in the workload",
        ["SUB001"] = "results of shipped workloads are still missing from the submission",
        ["SUB002"] = "a file that the submission or a system under test names cannot be read",
        ["SUB003"] = "a result is not of this submission",
        ["SUB004"] = "a result is signed with a development key",
        ["SUB005"] = "two results of one workload and scenario",
        ["SUB006"] = "the submission describes its system otherwise than a result does",
        ["SUB007"] = "the submission's system under test is not the one that a result was measured with, or says that it does not compute such a result",
        ["SUB008"] = "a result is signed with another key than the submission",
        ["SUB009"] = "what is signed of a submission is not what its files say",
        ["SUB010"] = "the submission still says what its template does where only the submitter knows",
    }.ToFrozenDictionary();
}
