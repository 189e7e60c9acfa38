using System.Collections.Immutable;

namespace Bench.Spec.Machines;

/// <summary>Variables of the environment that make the runtime compile otherwise than the program fixes, or without some of the processor's instructions. Then its measured limits are not the processor's.</summary>
public static class RuntimeOverrides
{
    /// <summary>The field of what was found that lists them, behind a semicolon.</summary>
    public const string Field = "runtime_settings";

    // .NET reads either.
    private static readonly string[] Prefixes = ["DOTNET_", "COMPlus_"];

    private static readonly string[] Compiling = ["Tiered", "TC_", "OSR_", "ReadyToRun", "Jit", "PreferredVectorBitWidth", "MaxVectorTBitWidth"];

    private const string Enabling = "Enable";

    // What else is enabled by a variable has nothing to do with instructions, and is switched off in many a container.
    private static readonly string[] Harmless = ["Diagnostics", "Event", "WriteXorExecute"];

    /// <summary>Those that matter, as <c>NAME=VALUE</c>; collectors of garbage, diagnostics and what changes nothing are left out.</summary>
    /// <param name="settings">The field, for example <c>tiered compilation off, tiered PGO off, GC workstation, not concurrent; DOTNET_EnableAVX512=0</c>.</param>
    public static ImmutableArray<string> In(string settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        int end = settings.IndexOf(';', StringComparison.Ordinal);
        return end < 0 ? [] : [.. settings[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(one => Matters(one, settings[..end]))];
    }

    /// <summary>Their names, as a shell's <c>unset</c> takes them.</summary>
    public static string NamesOf(ImmutableArray<string> overrides) => string.Join(' ', overrides.Select(static one => one.Split('=')[0]));

    private static bool Matters(string variable, string settings)
    {
        if (Prefixes.FirstOrDefault(prefix => variable.StartsWith(prefix, StringComparison.Ordinal)) is not { } prefix)
        {
            return false;
        }

        string[] parts = variable[prefix.Length..].Split('=', 2);
        string name = parts[0], value = parts.ElementAtOrDefault(1) ?? "";
        bool Is(string setting) => name.Equals(setting, StringComparison.OrdinalIgnoreCase);
        bool StartsWith(string start) => name.StartsWith(start, StringComparison.OrdinalIgnoreCase);
        return StartsWith(Enabling) ? value != "1" && !Harmless.Any(one => StartsWith(Enabling + one))
            : Is("TieredCompilation") ? value != "0" || !settings.Contains("tiered compilation off", StringComparison.Ordinal)
            : Is("TieredPGO") ? value != "0" || !settings.Contains("tiered PGO off", StringComparison.Ordinal)
            : Compiling.Any(StartsWith);
    }
}
