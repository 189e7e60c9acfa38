using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Decides the rate of a run: Server's arrivals, Offline's expectation, a bound on the queries to generate otherwise.</summary>
internal static class TargetRateChoice
{
    /// <summary>LoadGen's own defaults: one sample of 1 ms, and one sample a second.</summary>
    private const double StreamDefault = 1000;

    private const double OfflineDefault = 1;

    /// <summary>Single- and multi-stream, and a closed loop, end by time; queries left over cost memory only, and a run that speeds up after its warm-up must not exhaust them.</summary>
    private const double StreamHeadroom = 8;

    /// <summary>A short warm-up underestimates, and a shared machine's speed moves by as much; without this the offline query would end before the least duration.</summary>
    private const double OfflineHeadroom = 1.5;

    /// <summary>Half the offline rate leaves a queue short enough for the latency bound on a machine of unknown make.</summary>
    private const double ServerShare = 0.5;

    /// <summary>Queries per second and where they came from; null when the run may not start without a rate that nobody gave.</summary>
    public static (double Rate, string Origin)? Decide(PlanRequest request)
    {
        if (request.SearchedRate is { } searched)
        {
            return (searched, "varied by --find-peak or --sweep");
        }

        Scenario scenario = request.Scenario;
        bool full = request.Profile == Profile.Full;
        (double, string)? stated = Stated(request);
        if (scenario == Scenario.Server && request.Arrivals is ArrivalProcess.Trace trace)
        {
            return (trace.MeanQps, $"{request.ArrivalsOrigin}: the trace's mean rate");
        }

        if (scenario == Scenario.Server && request.Arrivals is ArrivalProcess.ClosedLoop)
        {
            return request.MeasuredRate is { } most
                ? (most * StreamHeadroom, "calibration: eight times the offline rate measured just before")
                : stated ?? (StreamDefault, "placeholder: the run takes eight times the offline rate it measures just before");
        }

        if (scenario == Scenario.Server)
        {
            return (full, stated, request.MeasuredRate, request.DryRun) switch
            {
                (true, _, _, _) => stated,
                (_, _, { } measured, _) => (measured * ServerShare, "calibration: half the offline rate measured just before"),
                (_, { } rate, _, _) => rate,
                (_, _, _, true) => (1, "placeholder: the run takes half the offline rate it measures just before"),
                _ => null,
            };
        }

        if (scenario == Scenario.Offline)
        {
            return (full ? stated : null)
                ?? (request.MeasuredRate is { } rate ? (rate * OfflineHeadroom, "calibration: the warm-up's rate and a half") : stated)
                ?? (OfflineDefault, "placeholder: the run takes the warm-up's rate and a half");
        }

        return request.MeasuredRate is { } expected
            ? (expected * StreamHeadroom, "calibration: eight times the warm-up's rate")
            : (StreamDefault, "placeholder: the run takes eight times the warm-up's rate");
    }

    private static (double Rate, string Origin)? Stated(PlanRequest request)
    {
        string workload = request.Workload.Value.Id;
        TargetRate? rate = request.Submission?.Value.TargetRates.FirstOrDefault(rate => rate.Workload == workload && rate.Scenario == request.Scenario);
        return rate is null
            ? null
            : (rate.QueriesPerSecond, SettingList.At(request.Submission!, $"target_rates.{workload}.{Forms.Choice.NameOf(request.Scenario)}"));
    }
}
