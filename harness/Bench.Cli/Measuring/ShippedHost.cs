using System.Collections.Immutable;
using Bench.Cli.Verbs;

namespace Bench.Cli.Measuring;

/// <summary>How this program starts itself as the process that hosts the shipped CPU backend.</summary>
internal static class ShippedHost
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "bench.dll");

    // Under `dotnet bench.dll` and under the apphost alike the runtime is given the assembly by its path.
    private static bool IsAppHost => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "bench";

    /// <summary>The program.</summary>
    public static string Program => IsAppHost ? Environment.ProcessPath! : Environment.ProcessPath ?? "dotnet";

    /// <summary>Its arguments.</summary>
    public static ImmutableArray<string> Arguments => IsAppHost ? [SutHostVerb.Name] : [Assembly, SutHostVerb.Name];
}
