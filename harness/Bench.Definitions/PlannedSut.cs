using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Decides how a plan's SUT is started.</summary>
internal static class PlannedSut
{
    /// <summary>The SUT, its settings noted.</summary>
    /// <param name="sut">The system under test; null for the shipped CPU backend.</param>
    /// <param name="inProcess">Whether it runs inside the harness's process.</param>
    /// <param name="implementation">Which of the shipped backend's implementations, and where that came from; null for its fastest.</param>
    /// <param name="deterministic">Whether the shipped backend is to compute the same bits with any number of threads.</param>
    /// <param name="cores">Threads for one that states none.</param>
    /// <param name="settings">Takes the settings.</param>
    public static SutPlan Settle(Definition<SutDefinition>? sut, bool inProcess, (string Name, string Origin)? implementation, bool deterministic, int cores, SettingList settings)
    {
        string Origin(string key) => sut is null ? "default: the shipped CPU backend" : SettingList.At(sut, key);
        SutDefinition? definition = sut?.Value;
        TimeSpan timeout = definition?.Timeout ?? TimeSpan.FromSeconds(30);
        settings.Note("sut_command", definition is null ? "(shipped)" : string.Join(' ', definition.Command), Origin("command"));
        return new SutPlan
        {
            Name = settings.Note("sut", definition?.Name ?? Planner.ShippedSut, Origin("name")),
            Command = definition?.Command ?? [],
            InProcess = settings.Note("in_process", inProcess, inProcess ? "--in-process" : "default"),
            Implementation = implementation is { } one ? settings.Note("implementation", one.Name, one.Origin) : null,
            Deterministic = deterministic && settings.Note("deterministic", deterministic, "--deterministic"),
            Threads = settings.Note("threads", definition?.Threads ?? cores, definition?.Threads is null ? "default: the machine's cores" : Origin("threads")),
            TimeoutMs = settings.Note("timeout", (long)timeout.TotalMilliseconds, sut?.Keys.ContainsKey("timeout") == true ? Origin("timeout") : "default", " ms"),
        };
    }
}
