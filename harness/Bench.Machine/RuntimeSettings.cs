using System.Collections;
using System.Runtime;

namespace Bench.Machine;

/// <summary>How the runtime compiles and collects in this process, which the shipped backend's process shares: the program fixes it, and variables of the environment can override it.</summary>
public static class RuntimeSettings
{
    // What compiles otherwise, collects otherwise, or takes instructions away; not where tools lie or how they greet.
    private static readonly string[] Overriding = ["Tiered", "TC_", "OSR_", "ReadyToRun", "GC", "Enable", "PreferredVectorBitWidth", "MaxVectorTBitWidth", "Jit"];

    // The second is the first's older name, which the runtime still reads.
    private static readonly string[] Prefixes = ["DOTNET_", "COMPlus_"];

    /// <summary>For example <c>tiered compilation off, tiered PGO off, GC workstation, not concurrent; DOTNET_EnableAVX512=0</c>.</summary>
    public static string Text
    {
        get
        {
            string settings = $"tiered compilation {Switch("System.Runtime.TieredCompilation")}, tiered PGO {Switch("System.Runtime.TieredPGO")}, GC {(GCSettings.IsServerGC ? "server" : "workstation")}, {(Switch("System.GC.Concurrent") == "off" ? "not concurrent" : "concurrent")}";
            string overrides = string.Join(' ', OverridesIn(Environment.GetEnvironmentVariables()));
            return overrides.Length == 0 ? settings : $"{settings}; {overrides}";
        }
    }

    /// <summary>The variables that override the runtime's settings, sorted.</summary>
    internal static IEnumerable<string> OverridesIn(IDictionary variables) => variables.Cast<DictionaryEntry>()
        .Select(static one => (Name: (string)one.Key, Value: (string?)one.Value))
        .Where(static one => Prefixes.Any(prefix => one.Name.StartsWith(prefix, StringComparison.Ordinal) && Overriding.Any(start => one.Name.AsSpan(prefix.Length).StartsWith(start, StringComparison.OrdinalIgnoreCase))))
        .OrderBy(static one => one.Name, StringComparer.Ordinal)
        .Select(static one => $"{one.Name}={one.Value}");

    // What a program does not say is on.
    private static string Switch(string name) => AppContext.TryGetSwitch(name, out bool on) && !on ? "off" : "on";
}
