using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;

namespace Bench.Rules;

/// <summary>A preview result whose available counterpart is slower by more than the rules allow, or is missing when it is due.</summary>
/// <remarks>Source: MLPerf submission rules, "Preview Systems". Documentation: PreviewNotConfirmed.md.</remarks>
public sealed class PreviewNotConfirmed : IRoundRule<RoundResult>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CAT101",
        Defect = nameof(PreviewNotConfirmed),
        Title = "a preview result was not confirmed when the system became available",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Preview Systems\"",
        Catalogue = ["CAT-02"],
    };

    /// <summary>MLPerf allows the available system to lose that much.</summary>
    private const double AllowedLoss = 0.02;

    /// <summary>Days after which a preview is due, at the latest.</summary>
    private const int DueDays = 140;

    /// <inheritdoc/>
    public IEnumerable<(RoundResult Result, Finding Finding)> Check(ImmutableArray<RoundResult> results)
    {
        DateTimeOffset now = results.Select(static result => result.Started).DefaultIfEmpty().Max();
        foreach (RoundResult preview in results.Where(static result => result is { Category: Category.Preview, Profile: Profile.Full, Value: > 0 }))
        {
            RoundResult[] available = [.. results.Where(other => other is { Category: Category.Available, Profile: Profile.Full, Value: > 0 } && SameResult(preview, other) && other.Started > preview.Started)];
            if (available.Length == 0)
            {
                double days = (now - preview.Started).TotalDays;
                if (days > DueDays)
                {
                    yield return (preview, Descriptor.Report(
                        preview.Division,
                        "plan.json",
                        string.Create(CultureInfo.InvariantCulture, $"the preview of {preview.Subject} is {days:F0} days older than the newest result here, and no available result of {preview.System} confirms it; it is due after {DueDays} days"),
                        "submit the system as available, or withdraw the preview result"));
                }

                continue;
            }

            RoundResult best = available.MinBy(other => LossOf(preview, other))!;
            if (LossOf(preview, best) > AllowedLoss)
            {
                yield return (best, Descriptor.Report(
                    best.Division,
                    "result.json",
                    string.Create(CultureInfo.InvariantCulture, $"{best.Subject} is {LossOf(preview, best) * 100:F1} % worse than the preview of it, {preview.Name}; at most {AllowedLoss * 100:0} % is allowed"),
                    "find what the available system lacks and measure again; otherwise the preview result is not confirmed"));
            }
        }
    }

    private static bool SameResult(RoundResult one, RoundResult other) => (one.Submitter, one.System, one.Subject, one.Division) == (other.Submitter, other.System, other.Subject, other.Division);

    /// <summary>How much worse a later result is, a fraction; less than 0 where it is better.</summary>
    private static double LossOf(RoundResult earlier, RoundResult later) => earlier.MoreIsBetter ? 1 - (later.Value!.Value / earlier.Value!.Value) : (later.Value!.Value / earlier.Value!.Value) - 1;
}
