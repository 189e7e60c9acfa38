using System.Globalization;
using Bench.Spec.Judging;
using Bench.Statistics.Imports;

namespace Bench.Rules;

/// <summary>What more than one rule asks of an imported result.</summary>
internal static class ImportQuestions
{
    /// <summary>The help where the remedy is the file that LoadGen wrote.</summary>
    public const string OwnLog = "put LoadGen's own file in its place; where that is lost, measure again";

    extension(ImportedEvidence evidence)
    {
        /// <summary>The logs that are there, with what their runs are called.</summary>
        public IEnumerable<(string Name, DetailLog Log)> Logs
        {
            get
            {
                if (evidence.Performance is { } performance)
                {
                    yield return ("the performance run", performance);
                }

                if (evidence.Accuracy is { } accuracy)
                {
                    yield return ("the accuracy run", accuracy);
                }

                foreach (ImportedTest test in evidence.Tests.Where(static test => test.Performance is not null))
                {
                    yield return (test.Name, test.Performance!);
                }
            }
        }

        /// <summary>The performance run's counts and times; null without its log.</summary>
        public LoggedRun? Run => evidence.Performance is { } log ? LoggedRun.Of(log) : null;

        /// <summary>A compliance test by its name; null when it is not there.</summary>
        public ImportedTest? Test(string name) => evidence.Tests.FirstOrDefault(test => test.Name == name);
    }

    extension(DetailLog log)
    {
        /// <summary>Whether another log is of the same run: the same bytes, or the same times to the nanosecond whatever else was changed.</summary>
        public bool IsOfTheRunOf(DetailLog other) => log.Digest == other.Digest
            || (log.Scenario == other.Scenario && TimesOf(log) is { } times && TimesOf(other) is { } others && times.SequenceEqual(others));
    }

    /// <summary>A number as it is printed in findings: seven significant digits, enough for what LoadGen prints with six.</summary>
    public static string Number(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    /// <summary>Whether two numbers, either of which LoadGen may have rounded to six digits, cannot be the same.</summary>
    public static bool Differ(double left, double right, double share = 0) =>
        Math.Abs(left - right) > (LoggedRun.PrintedShare + share) * Math.Max(Math.Abs(left), Math.Abs(right));

    private static string[]? TimesOf(DetailLog log)
    {
        string[] names = ["min", "mean", "max", "50.00_percentile", "90.00_percentile", "99.00_percentile", "99.90_percentile"];
        string[] times = [.. names.Select(name => log.Text($"result_{name}_latency_ns")).OfType<string>()];
        return times.Length == names.Length ? times : null;
    }
}
