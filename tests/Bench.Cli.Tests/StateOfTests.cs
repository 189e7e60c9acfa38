using System.Runtime.CompilerServices;

namespace Bench.Cli.Tests;

/// <summary>The tests' runs, in this process and in others, are no attempts of the user's: their ledger lies in a folder of its own.</summary>
internal static class StateOfTests
{
#pragma warning disable CA2255 // This is no library: nothing may run before the ledger is elsewhere.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void MoveLedger()
    {
        string folder = Directory.CreateTempSubdirectory("bench-state-").FullName;
        Environment.SetEnvironmentVariable("BENCH_STATE", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
