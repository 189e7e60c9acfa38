using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.Decoding;
using Bench.Workloads.Matmul;
using Bench.Workloads.Tests.Decoding;
using Bench.Workloads.Tests.Rnn;
using Bench.Workloads.Tests.Training;

namespace Bench.Workloads.Tests;

/// <summary>What depends on the number of threads, and what does not.</summary>
public sealed class DeterminismTests
{
    // With the sequence itself more rows than any tile has, and more than two of the lowest.
    private const int MostCompany = 16;
    private static readonly int[] ThreadCounts = [1, 2, 3, 5, 9];

    public static TheoryData<TrainingProblem, int> Trainings => new()
    {
        { new RecurrentLanguageModel { Cell = RecurrentCell.Gru, Vocabulary = 27, Hidden = 32, Layers = 2, SequenceLength = 12 }, 27 },
        { new RecurrentLanguageModel { Cell = RecurrentCell.Lstm, Vocabulary = 9, Hidden = 5, Layers = 1, SequenceLength = 7 }, 9 },
        { new RecurrentLanguageModel { Cell = RecurrentCell.MinLstm, Vocabulary = 9, Hidden = 72, Layers = 2, SequenceLength = 24 }, 9 },
        { new AttentionLanguageModel { Vocabulary = 27, Layers = 2, ModelDim = 32, Heads = 2, FeedForward = 48, SequenceLength = 20 }, 27 },
        { new AttentionLanguageModel { Vocabulary = 9, Layers = 2, ModelDim = 20, Heads = 2, FeedForward = 33, SequenceLength = 24 }, 9 },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Training_gives_the_same_bits_with_any_number_of_threads_where_it_is_asked_to(TrainingProblem problem, int vocabulary)
    {
        using TrainingCase one = new TrainingCase(problem, 31, 11, 29).WithTexts(vocabulary);
        AssertSame(one, 29);
        AssertSame(one, 3);
    }

    [Fact]
    public void A_decoder_s_training_gives_the_same_bits_with_any_number_of_threads_where_it_is_asked_to()
    {
        using TrainingCase one = new(new CursorDecoder { Electrodes = 40, Hidden = 24 }, 31, 11, 29);
        Random random = new(3);
        for (int example = 0; example < one.Memory.Training.Count; example++)
        {
            Draw(random, one.Memory.Training.Floats(example, 0));
            Draw(random, one.Memory.Training.Floats(example, 1));
        }

        for (int example = 0; example < one.Memory.Evaluation.Count; example++)
        {
            Draw(random, one.Memory.Evaluation.Floats(example, 0));
        }

        AssertSame(one, 29);
    }

    [Theory]
    [InlineData(NumberFormat.Fp32)]
    [InlineData(NumberFormat.Bf16)]
    [InlineData(NumberFormat.Int8)]
    [InlineData(NumberFormat.Int4)]
    public void A_sequence_s_logits_are_the_same_bits_in_any_company_where_that_is_asked_for(NumberFormat format)
    {
        foreach (DecodingModel model in new DecodingModel[] { DecodingCase.Transformer(2, 64, 4, 2, 1100), new GruModel { Layers = 2, Hidden = 48 } })
        {
            using DecodingCase shape = new(DecodingCase.Small(model), MostCompany + 1);
            foreach (int bits in (int[])[128, 256, 512])
            {
                float[] alone = Logits(shape, format, bits, threads: 1, company: 0, deterministic: true);

                // To store the weights anew takes most of the time: of those formats every third company.
                for (int company = MostCompany; company >= 0; company -= format == NumberFormat.Fp32 ? 1 : 3)
                {
                    Assert.Equal(alone, Logits(shape, format, bits, threads: 1 + (company % 3), company, deterministic: true));
                }

                // Otherwise a few rows add their terms in another order than many, but for sums of integers, which are exact.
                bool same = Logits(shape, format, bits, threads: 1, company: 0, deterministic: false).AsSpan().SequenceEqual(Logits(shape, format, bits, threads: 1, company: 5, deterministic: false));
                Assert.Equal(IntegerKernel.Has(format, bits / 32), same);
            }
        }
    }

    [Fact]
    public void Products_attention_and_recurrent_layers_give_the_same_bits_with_any_number_of_threads()
    {
        foreach (Problem problem in new Problem[]
        {
            new MatmulProblem { RightOperand = MatmulRightOperand.Weights, Shapes = [new MatmulShape(37, 300, 1100)] },
            new MatmulProblem { RightOperand = MatmulRightOperand.Input, Shapes = [new MatmulShape(150, 71, 1100)] },
            new MatmulProblem { RightOperand = MatmulRightOperand.Weights, Shapes = [new MatmulShape(1, 300, 65)] },
            new AttentionProblem { Heads = 3, Sequence = 131, HeadDim = 32, Causal = true },
            new AttentionProblem { Heads = 2, Sequence = 77, HeadDim = 16, Causal = false },
            new AttentionProblem { Heads = 1, Sequence = 702, HeadDim = 16, Causal = true },
        })
        {
            using DenseSample sample = new(problem);
            foreach (NumberFormat stored in (NumberFormat[])[NumberFormat.Fp32, NumberFormat.Bf16, NumberFormat.Int8])
            {
                byte[] one = sample.Respond(threads: 1, stored: stored);
                Assert.All(ThreadCounts, threads => Assert.Equal(one, sample.Respond(threads: threads, stored: stored)));
            }
        }

        foreach (RnnCell cell in (RnnCell[])[RnnCell.Lstm, RnnCell.Gru])
        {
            using RnnCase shape = new(cell, 40, 72, 9, 3, 2);
            byte[][] one = shape.Respond(NumberFormat.Fp32, 1);
            Assert.All(ThreadCounts, threads => Assert.Equal(one, shape.Respond(NumberFormat.Fp32, threads)));
        }
    }

    private static void Draw(Random random, Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = random.NextSingle() - 0.5f;
        }
    }

    /// <summary>Some updates and a prediction: weights and predictions must be the same bits; and without being asked to, they must differ, or nothing was tested.</summary>
    private static void AssertSame(TrainingCase one, int batch)
    {
        byte[] expected = Train(one, batch, 1, deterministic: true);
        Assert.All(ThreadCounts, threads => Assert.Equal(expected, Train(one, batch, threads, deterministic: true)));
        Assert.NotEqual(Train(one, batch, 1, deterministic: false), Train(one, batch, 2, deterministic: false));
    }

    private static byte[] Train(TrainingCase one, int batch, int threads, bool deterministic)
    {
        using ITrainingSystem system = TrainingBackend.Create(one.Problem, one.Memory, new CpuSettings { Threads = threads, Deterministic = deterministic });
        one.Initialise(system, optimizer: "adamw");
        for (int update = 0; update < 3; update++)
        {
            one.Batch(batch);
            system.Update(batch, 0.01);
        }

        system.Predict(one.Memory.Evaluation.Count);
        system.HandOverWeights();
        return [.. one.Memory.WeightBytes, .. MemoryMarshal.AsBytes(one.Memory.Predictions(one.Memory.Evaluation.Count))];
    }

    /// <summary>The logits of the first sequence's third step, with others beside it.</summary>
    private static float[] Logits(DecodingCase shape, NumberFormat format, int bits, int threads, int company, bool deterministic)
    {
        using DecodingCpu kernel = DecodingCpu.Create(shape.Problem, shape.Weights.Set, threads, MostCompany + 1, bits, format, deterministic);
        int[] slots = [.. Enumerable.Range(0, company + 1)];
        int[] tokens = [.. slots.Select(slot => Start(slot))];
        for (int step = 0; step < 3; step++)
        {
            tokens[0] = step + 5;
            kernel.Step(slots, tokens);
        }

        return kernel.LogitsOf(0).ToArray();

        int Start(int slot)
        {
            TensorSet input = shape.Inputs[slot].Set;
            return kernel.Start(slot, input.Integers("prompt")[..input.Integers("prompt_length")[0]]);
        }
    }
}
