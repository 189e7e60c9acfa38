using System.Collections.Immutable;
using Bench.Spec.Machines;

namespace Bench.Cli.Measuring;

/// <summary>Says before anything is measured that variables of the environment override the runtime: every result would say it (SYS109), after the time was spent.</summary>
internal static class RuntimeWarning
{
    /// <summary>Says it; nothing where no variable matters.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="settings">The runtime's settings, as the description of the machine has them.</param>
    public static void Say(Terminal terminal, string settings)
    {
        ImmutableArray<string> overrides = RuntimeOverrides.In(settings);
        if (!overrides.IsEmpty)
        {
            terminal.Say($"warning: the runtime was started with {string.Join(' ', overrides)}: the measured limits, and percentages of them, are of the processor without what that takes away (SYS109)");
            terminal.Say($"  help: unset {RuntimeOverrides.NamesOf(overrides)} for what the processor can do");
        }
    }
}
