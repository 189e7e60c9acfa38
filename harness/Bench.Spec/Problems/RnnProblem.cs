using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Bench.Spec.Problems;

/// <summary>The recurrent cell of an RNN.</summary>
public enum RnnCell
{
    /// <summary>Long short-term memory; gates i, f, g, o.</summary>
    Lstm,

    /// <summary>Gated recurrent unit; gates r, z, n.</summary>
    Gru,
}

/// <summary>One recurrent layer run forward over a sequence from a zero state: input x [steps, batch, input], output h [steps, batch, hidden].</summary>
public sealed record RnnProblem : Problem
{
    /// <summary>The cell.</summary>
    public required RnnCell Cell { get; init; }

    /// <summary>Elements of an input vector.</summary>
    public required int Input { get; init; }

    /// <summary>Elements of the state.</summary>
    public required int Hidden { get; init; }

    /// <summary>Time steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Sequences computed together.</summary>
    public required int Batch { get; init; }

    /// <summary>Number of gates of the cell: 4 (LSTM) or 3 (GRU).</summary>
    public int Gates => Cell == RnnCell.Lstm ? 4 : 3;

    /// <inheritdoc/>
    public override string Family => "rnn";

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> Weights => CellWeights("", Gates, Input, Hidden);

    /// <inheritdoc/>
    public override int MaximumResponseBytes => checked((int)OutputOf(0).ByteCount);

    /// <summary>The four weights of a cell, gates stacked in the cell's order: w_ih [gates·hidden, input], w_hh [gates·hidden, hidden], b_ih, b_hh [gates·hidden]; uniform in ±1/√hidden.</summary>
    public static ImmutableArray<TensorSpec> CellWeights(string prefix, int gates, int input, int hidden)
    {
        double bound = 1 / Math.Sqrt(hidden);
        Distribution uniform = new Distribution.Uniform(-bound, bound);
        return
        [
            new TensorSpec { Name = prefix + "w_ih", Shape = [gates * hidden, input], Distribution = uniform },
            new TensorSpec { Name = prefix + "w_hh", Shape = [gates * hidden, hidden], Distribution = uniform },
            new TensorSpec { Name = prefix + "b_ih", Shape = [gates * hidden], Distribution = uniform },
            new TensorSpec { Name = prefix + "b_hh", Shape = [gates * hidden], Distribution = uniform },
        ];
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override SequenceShape? Sequenced => Batch != 1 ? null : new SequenceShape(
        Steps,
        Hidden,
        string.Create(CultureInfo.InvariantCulture, $"{(Cell == RnnCell.Lstm ? "LSTM" : "GRU")} {(Input == Hidden ? "" : $"{Input} to ")}{Hidden}"),
        IsRecurrent: true);

    /// <inheritdoc/>
    /// <remarks>
    /// The state: h, and the LSTM's c, 4·hidden each, whatever the number of steps. Beside it the next h, since every unit reads the whole old one, and the pre-activations of a step, 4·gates·hidden
    /// (the GRU's third gate twice: its recurrent part is multiplied by r before it is added).
    /// </remarks>
    public override StreamMemory? StreamMemoryOf(string? implementation) => implementation is null
        ? new StreamMemory(4L * Hidden * (Cell == RnnCell.Lstm ? 2 : 1), 4L * Hidden * (1 + (Cell == RnnCell.Lstm ? Gates : Gates + 1)))
        : null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> InputsOf(int sample) =>
        [new TensorSpec { Name = "x", Shape = [Steps, Batch, Input], Distribution = new Distribution.Normal(1) }];

    /// <inheritdoc/>
    public override TensorSpec OutputOf(int sample) => new() { Name = "h", Shape = [Steps, Batch, Hidden] };

    /// <inheritdoc/>
    /// <remarks>
    /// Products only: x Wx of every step, h Wh of every step but the first, whose state is zero. Wh is needed whole before the next step's
    /// state exists, so it is read again every step, from the memory level that holds it; sequences and samples computed side by side
    /// share those reads. Wx is read once, x read and h written once.
    /// </remarks>
    public override Cost CostOf(int sample, int responseTokens, int samplesTogether, NumberFormat weights = NumberFormat.Fp32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samplesTogether, 1);
        double rows = (double)Gates * Hidden;
        double flops = 2 * rows * Batch * (((double)Steps * Input) + ((Steps - 1.0) * Hidden));
        double bytes = weights.Bits / 8.0;
        double recurrentBytes = bytes * rows * Hidden;
        double weightBytes = (bytes * rows * Input) + (recurrentBytes * (Steps - 1.0));
        double sampleBytes = 4.0 * Steps * Batch * (Input + Hidden);
        return new Cost(flops, (weightBytes / samplesTogether) + sampleBytes, recurrentBytes);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Derivation in <c>workloads/rnn/README.md</c>: a pre-activation has standard deviation s = √((I + H) / 3H) at most; rounding its two
    /// factors to the input format adds √2 u_in s, summing I + H products adds √(I + H) u_acc s; the recurrence about doubles it, and
    /// six standard deviations cover the greatest of any number of elements that are ever judged. It is at most ¼: on the shipped
    /// shapes an answer that is the same everywhere is off by more than ½.
    /// </remarks>
    public override double AccuracyTarget(NumberFormat inputs, NumberFormat accumulation)
    {
        const double Recurrence = 2, Deviations = 6, GreatestTarget = 0.25;
        double summed = (double)Input + Hidden;
        double deviation = Math.Sqrt(summed / (3.0 * Hidden));

        // Whatever the sums are kept in, the state is stored in fp32 between steps.
        double stored = NumberFormat.Fp32.UnitRoundoff;
        double rounding = stored + (Math.Sqrt(2) * inputs.UnitRoundoff) + (Math.Sqrt(summed) * accumulation.UnitRoundoff);
        return Math.Min(Deviations * Recurrence * deviation * rounding, GreatestTarget);
    }
}
