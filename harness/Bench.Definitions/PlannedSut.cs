using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Decides how a plan's SUT is started.</summary>
internal static class PlannedSut
{
    /// <summary>The SUT, its settings noted.</summary>
    /// <param name="sut">The system under test; null for the shipped CPU backend.</param>
    /// <param name="inProcess">Whether it runs inside the harness's process.</param>
    /// <param name="choices">What is chosen of the shipped backend.</param>
    /// <param name="cores">Threads for one that states none.</param>
    /// <param name="settings">Takes the settings.</param>
    public static SutPlan Settle(Definition<SutDefinition>? sut, bool inProcess, ShippedChoices choices, int cores, SettingList settings)
    {
        string Origin(string key) => sut is null ? "default: the shipped CPU backend" : SettingList.At(sut, key);
        SutDefinition? definition = sut?.Value;
        TimeSpan timeout = definition?.Timeout ?? TimeSpan.FromSeconds(30);
        settings.Note("sut_command", definition is null ? "(shipped)" : string.Join(' ', definition.Command), Origin("command"));
        return new SutPlan
        {
            Name = settings.Note("sut", definition?.Name ?? SutPlan.Shipped, Origin("name")),
            Command = definition?.Command ?? [],
            InProcess = settings.Note("in_process", inProcess, inProcess ? "--in-process" : "default"),
            Implementation = choices.Implementation is { } one ? settings.Note("implementation", one.Name, one.Origin) : null,
            Deterministic = choices.Deterministic && settings.Note("deterministic", choices.Deterministic, "--deterministic"),
            Tuning = choices.Tuning is { } tuned ? settings.Note("tuning", tuned.Sizes, tuned.Origin) : null,
            Threads = settings.Note("threads", definition?.Threads ?? cores, definition?.Threads is null ? "default: the machine's cores" : Origin("threads")),
            TimeoutMs = settings.Note("timeout", (long)timeout.TotalMilliseconds, sut?.Keys.ContainsKey("timeout") == true ? Origin("timeout") : "default", " ms"),
        };
    }
}
