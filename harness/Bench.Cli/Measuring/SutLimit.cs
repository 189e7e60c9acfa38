using System.Globalization;
using Bench.Definitions;
using Bench.Spec.Definitions;

namespace Bench.Cli.Measuring;

/// <summary>How long a system under test may take to start and to answer.</summary>
internal static class SutLimit
{
    /// <summary>Of the shipped backend, and of a definition that says nothing.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    /// <summary>The limit.</summary>
    /// <param name="sut">Its definition; null for the shipped backend.</param>
    public static TimeSpan Of(Definition<SutDefinition>? sut) => sut?.Value.Timeout ?? Default;

    /// <summary>Where the limit comes from, and what to do when it has passed.</summary>
    /// <param name="sut">The definition of the system that was silent; null for the shipped backend.</param>
    public static string Remedy(Definition<SutDefinition>? sut)
    {
        if (sut is null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the shipped backend may take {Default.TotalSeconds} s: leave out what is too large for this machine, or end what else runs on it");
        }

        string origin = sut.Keys.ContainsKey("timeout")
            ? $"the limit is timeout, {sut.LocationOfValue("timeout")}: raise it there"
            : string.Create(CultureInfo.InvariantCulture, $"the limit is the default, {Default.TotalSeconds} s: a line such as 'timeout: 60 s' in {sut.Path} raises it");
        return $"{origin} if the system may take longer; if it hangs, a debugger shows where it waits (gdb -p while it does)";
    }
}
