using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Refuses formats that the closed division does not allow.</summary>
internal static class PlannedPrecision
{
    /// <summary>Reports each format that is not allowed.</summary>
    /// <param name="declared">What the submission declares.</param>
    /// <param name="allowed">What is allowed; null where everything is.</param>
    /// <param name="locationOf">Where <c>inputs</c> or <c>accumulation</c> stands.</param>
    /// <param name="findings">Takes the findings.</param>
    public static void Check(DeclaredPrecision declared, PrecisionSpec? allowed, Func<string, Location> locationOf, FindingList findings)
    {
        if (allowed is null)
        {
            return;
        }

        CheckFormat("inputs", declared.Inputs, allowed.Inputs);
        CheckFormat("accumulation", declared.Accumulation, allowed.Accumulation);

        void CheckFormat(string key, NumberFormat format, ImmutableArray<NumberFormat> formats)
        {
            if (!formats.Contains(format))
            {
                findings.Error(
                    DefinitionCodes.PrecisionNotAllowed,
                    locationOf(key),
                    $"the declared format of {key} is {Choice.NameOf(format)}, expected one of {string.Join(", ", formats.Select(Choice.NameOf))} in closed",
                    "declare an allowed format, or measure for the open division (--division open, or division: open in the submission)");
            }
        }
    }
}
