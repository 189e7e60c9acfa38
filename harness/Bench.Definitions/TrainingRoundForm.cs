using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions;

/// <summary>A ruleset's numbers for training.</summary>
internal static class TrainingRoundForm
{
    /// <summary>The section <c>training</c>.</summary>
    public static MappingForm<TrainingRound> Root { get; } = Form();

    private static MappingForm<TrainingRound> Form()
    {
        Field<TrainingNumbers> full = new("full", NumbersForm("the full profile's runs"), "A result that may be submitted.");
        Field<TrainingNumbers> quick = new("quick", NumbersForm("the quick profile's runs"), "One try on a developer's machine; never submittable.");
        Field<Initialisation> initialisation = new("initialisation", InitialisationForm(), "The most that initialisation may take, by division; untimed.");
        Field<ConvergenceNumbers> convergence = new("convergence", ConvergenceForm(), "The test against the reference's convergence points.");
        Field<Window> borrowing = new("borrowing", WindowForm(), "The days on which hyperparameters may be borrowed.");
        Field<double> tolerance = new("model_tolerance", new RealForm(1), "The greatest difference of an honest model's predictions from the reference's, over their greatest magnitude.");
        return new MappingForm<TrainingRound>(
            "a round's training",
            [full, quick, initialisation, convergence, borrowing, tolerance],
            bound => new TrainingRound
            {
                Full = bound.Get(full),
                Quick = bound.Get(quick),
                InitialisationClosed = Durations.ToTimeSpan(bound.Get(initialisation).Closed),
                InitialisationOpen = Durations.ToTimeSpan(bound.Get(initialisation).Open),
                ConvergenceReading = bound.Get(convergence).Reading,
                ConvergenceSignificance = bound.Get(convergence).Significance,
                BorrowingFrom = bound.Get(borrowing).From,
                BorrowingUntil = bound.Get(borrowing).Until,
                ModelTolerance = bound.Get(tolerance),
            });
    }

    private static MappingForm<TrainingNumbers> NumbersForm(string what)
    {
        Field<int> runs = Fields.Integer("runs", 1, TrainingNumbers.MostRuns, "Runs of a score; a workload may state its own.");
        Field<int> dropped = Fields.Integer("dropped", 0, TrainingNumbers.MostRuns, "Fastest and slowest runs that a score drops on each side.");
        return new MappingForm<TrainingNumbers>(what, [runs, dropped], bound => new TrainingNumbers { Runs = bound.Get(runs), Dropped = bound.Get(dropped) }, bound =>
        {
            if (bound.Has(runs, dropped) && 2 * bound.Get(dropped) >= bound.Get(runs))
            {
                bound.Error(DefinitionCodes.Contradiction, dropped, $"dropped is {bound.Get(dropped)} on each side of {bound.Get(runs)} runs, expected some run to be left");
            }
        });
    }

    private static MappingForm<Initialisation> InitialisationForm()
    {
        Field<Nanoseconds> closed = new("closed", new DurationForm(), "In the closed division.");
        Field<Nanoseconds> open = new("open", new DurationForm(), "In the open division.");
        return new MappingForm<Initialisation>("the initialisation", [closed, open], bound => new Initialisation(bound.Get(closed), bound.Get(open)));
    }

    private static MappingForm<ConvergenceNumbers> ConvergenceForm()
    {
        Field<ConvergenceReading> reading = new("reading", Choice.Of<ConvergenceReading>(), "Which reading of the test is taken where MLPerf's text and code differ.");
        Field<double> significance = new("significance", Fields.Fraction, "The test's significance.");
        return new MappingForm<ConvergenceNumbers>("the convergence test", [reading, significance], bound => new ConvergenceNumbers(bound.Get(reading), bound.Get(significance)));
    }

    private static MappingForm<Window> WindowForm()
    {
        Field<DateOnly> from = new("from", new DateForm(), "The first day.");
        Field<DateOnly> until = new("until", new DateForm(), "The last day.");
        return new MappingForm<Window>("the borrowing window", [from, until], bound => new Window(bound.Get(from), bound.Get(until)), bound =>
        {
            if (bound.Has(from, until) && bound.Get(until) < bound.Get(from))
            {
                bound.Error(DefinitionCodes.Contradiction, until, $"until is {bound.Get(until):yyyy-MM-dd}, expected from, {bound.Get(from):yyyy-MM-dd}, or a later day");
            }
        });
    }

    private sealed record Initialisation(Nanoseconds Closed, Nanoseconds Open);

    private sealed record ConvergenceNumbers(ConvergenceReading Reading, double Significance);

    private sealed record Window(DateOnly From, DateOnly Until);
}
