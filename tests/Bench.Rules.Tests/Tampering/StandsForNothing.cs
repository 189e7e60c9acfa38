using System.Text.RegularExpressions;

namespace Bench.Rules.Tests.Tampering;

/// <summary>Values from which nothing else in a result follows, so that no verifier can find another in their place: what is left to a signature, a person or a rerun, each with the reason.</summary>
internal static partial class StandsForNothing
{
    /// <summary>Where it stands, and why another value passes.</summary>
    public static (Regex Place, string Why)[] All { get; } =
    [
        (Stated(), "what the submitter says of the system: a person compares it with the machine, a rule with what was found (SYS103, SYS104)"),
        (Limits(), "measured on the submitter's machine: bounded, and a rerun measures its own; the changed last digit is within the tolerance of what follows from it"),
        (Percent(), "follows from those limits, to a tolerance"),
        (Overhead(), "measured on the submitter's machine with a SUT that does nothing"),
        (Started(), "wall time is a label"),
        (EvaluationTime(), "an instant of the submitter's clock, moved where nothing stands: its order is checked, the clock is believed"),
        (Predictions(), "the digest of predictions that a bundle does not hold: all but the last are too many"),
        (Quality(), "moved in its last digit: exp and log differ that much between machines"),
        (Fresh(), "moved in its last digit, or the digest of fresh predictions, which check --reference makes again"),
        (Initialisation(), "untimed, and only bounded"),
        (ModelError(), "check --reference computes it again"),
    ];

    /// <summary>Why another value at a place passes; null when it must not.</summary>
    public static string? WhyAt(string place) => All.Where(one => one.Place.IsMatch(place)).Select(static one => one.Why).FirstOrDefault();

    [GeneratedRegex(@"^system\.json: (stated|provenance)\.")]
    private static partial Regex Stated();

    [GeneratedRegex(@"^system\.json: limits\.")]
    private static partial Regex Limits();

    [GeneratedRegex(@"^result\.json: speed_of_light_percent$")]
    private static partial Regex Percent();

    [GeneratedRegex(@"^result\.json: harness_overhead_ns$")]
    private static partial Regex Overhead();

    [GeneratedRegex(@"run\.jsonl: header\.started_at$")]
    private static partial Regex Started();

    [GeneratedRegex(@"run\.jsonl: evaluation\.(start|stop)_ns$")]
    private static partial Regex EvaluationTime();

    [GeneratedRegex(@"run\.jsonl: evaluation\.predictions$")]
    private static partial Regex Predictions();

    [GeneratedRegex(@"run\.jsonl: evaluation\.quality$")]
    private static partial Regex Quality();

    [GeneratedRegex(@"run\.jsonl: end\.fresh\.(predictions|quality|standard_error)$")]
    private static partial Regex Fresh();

    [GeneratedRegex(@"run\.jsonl: end\.initialisation_ns$")]
    private static partial Regex Initialisation();

    [GeneratedRegex(@"check\.json: error$")]
    private static partial Regex ModelError();
}
