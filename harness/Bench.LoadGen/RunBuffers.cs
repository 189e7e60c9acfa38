using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>The memory that a run needs besides its records, all of it taken before the clock starts.</summary>
internal sealed class RunBuffers : IDisposable
{
    private const long OutputBytes = 256L << 20;
    private const int MostSlots = 1024;

    public RunBuffers(RunRequest request, SaltedChoices choices, int recordCount, int samplesPerQuery)
    {
        Kept = new KeptResponses(request, choices, recordCount);
        Tokens = request.ProducesTokens ? new TokenTimes(recordCount, request.MaximumResponseBytes / 4) : null;

        // A multi-stream query may need all its outputs at once; elsewhere a SUT that holds more waits for one to come back.
        int together = request.Settings.Scenario == Spec.Scenario.MultiStream ? samplesPerQuery : 1;
        long affordable = Math.Min(MostSlots, OutputBytes / request.MaximumResponseBytes);
        Slots = new OutputSlots((int)Math.Min(recordCount, Math.Max(affordable, Math.Max(16, together))), request.MaximumResponseBytes);
    }

    public KeptResponses Kept { get; }

    public OutputSlots Slots { get; }

    public TokenTimes? Tokens { get; }

    public FaultTally Faults { get; } = new();

    public void Dispose()
    {
        Kept.Dispose();
        Slots.Dispose();
        Tokens?.Dispose();
    }
}
