using System.Collections.Immutable;
using Bench.Results.Reports;
using Bench.Results.Sequences;
using Bench.Results.Tests.Plots;
using Bench.Spec.Problems;
using Bench.Tests;

namespace Bench.Results.Tests.Sequences;

public sealed class SequenceComparisonTests
{
    // The lines are power laws: 2.1 N², 1.9 N² and N² meet 4000 N at 1904.8, 2105.3 and 4000; 20000 N meets 2.1 N² at 9523.8, which is not measured.
    [Fact]
    public void Says_where_recurrence_overtakes_attention_and_where_that_is_not_within_the_measured_lengths()
    {
        string[] texts = [.. PlotTests.Sequences.InTime().Select(static one => one.Text("faster", "slower", PlotTests.Sequences.NameOf(one.Attention)))];

        Assert.Equal(
        [
            "LSTM 512 overtakes materialised: from N = 1905 (between 1024 and 4096)",
            "LSTM 512 overtakes tiled: from N = 2105 (between 1024 and 4096)",
            "LSTM 512 overtakes skipping: from N = 4000 (between 1024 and 4096)",
            "GRU 512 overtakes materialised: not within the measured lengths, always slower",
            "GRU 512 overtakes tiled: not within the measured lengths, always slower",
            "GRU 512 overtakes skipping: not within the measured lengths, always slower",
        ], texts);
        Assert.Equal(["128 to 8192", "128 to 4096"], PlotTests.Sequences.InTime().Select(static one => one.CommonText).Distinct());
    }

    [Fact]
    public void A_recurrence_that_is_ahead_from_the_first_length_overtakes_nowhere_that_was_measured()
    {
        SequenceComparison memory = PlotTests.Sequences.ByMemory();

        Assert.Equal(["materialised", "tiled and skipping", null, null], memory.Lines.Select(static line => line.Implementation));
        Assert.All(memory.InMemory(), static one => Assert.Empty(one.Crossings));
        Assert.Equal("LSTM 512 overtakes tiled and skipping: not within the measured lengths, always smaller", memory.InMemory()[1].Text("smaller", "larger", memory.NameOf(memory.Lines[1])));
    }

    [Fact]
    public void The_fits_are_those_of_the_laws_that_the_points_were_made_by()
    {
        Assert.Equal([2, 2, 2, 1, 1], PlotTests.Sequences.Lines.Select(static line => Math.Round(line.Time.Exponent, 9)));
        Assert.All(PlotTests.Sequences.Lines, static line => Assert.Equal(0, line.Time.StandardError, 6));
        Assert.Equal([0, 0], PlotTests.Sequences.Lines.Where(static line => line.IsRecurrent).Select(static line => Math.Round(line.Memory!.Value.Exponent, 9)));
        Assert.Equal(1.85, SequenceLine.LastExponent(PlotTests.Sequences.Lines[0].Memories), 2);
    }

    [Fact]
    public void Where_the_memory_of_a_sut_is_not_known_there_is_a_picture_of_time_alone()
    {
        SequenceComparison own = PlotTests.Sequences with
        {
            Lines = [.. PlotTests.Sequences.Lines.Select(static line => new SequenceLine(line.Series, null, line.IsRecurrent, [.. line.Points.Select(static point => point with { Memory = null })]))],
        };

        Assert.Null(own.Lines[0].Memory);
        Assert.Empty(own.ByMemory().Lines);
        Assert.Equal(["sequence-lengths.time.svg"], SequenceSection.Pictures([own]).Select(static picture => picture.Name));
    }

    [Fact]
    public void Two_scenarios_have_pictures_of_their_own_and_one_of_the_memory()
    {
        string[] names = [.. SequenceSection.Pictures([PlotTests.Sequences, PlotTests.Sequences with { Scenario = Spec.Scenario.Offline }]).Select(static picture => picture.Name)];

        Assert.Equal(["sequence-lengths.1.single-stream.time.svg", "sequence-lengths.1.single-stream.memory.svg", "sequence-lengths.2.offline.time.svg"], names);
    }

    [Fact]
    public void The_table_has_a_row_a_point_with_the_fits_of_its_line()
    {
        using StringWriter text = new();

        SequencesCsv.Write(text, [PlotTests.Sequences with { Lines = [PlotTests.Sequences.Lines[^1]] }]);

        Golden.Matches("sequence-lengths.csv", text.ToString());
    }

    [Fact]
    public void A_line_needs_three_lengths()
    {
        ImmutableArray<SequencePoint> two = [.. PlotTests.Sequences.Lines[0].Points.Take(2)];
        Assert.Throws<ArgumentException>(() => new SequenceLine("causal attention 8 x 64", null, isRecurrent: false, two));
    }

    [Fact]
    public void A_problem_says_its_length_apart_from_the_rest_and_several_sequences_together_are_none()
    {
        RnnProblem problem = new() { Cell = RnnCell.Gru, Input = 300, Hidden = 512, Steps = 128, Batch = 1 };

        Assert.Equal(new SequenceShape(128, 512, "GRU 300 to 512", IsRecurrent: true), problem.Sequenced);
        Assert.Null((problem with { Batch = 2 }).Sequenced);
        Assert.Equal(new SequenceShape(64, 24, "full attention 2 x 12", IsRecurrent: false), new AttentionProblem { Heads = 2, Sequence = 64, HeadDim = 12, Causal = false }.Sequenced);
    }
}
