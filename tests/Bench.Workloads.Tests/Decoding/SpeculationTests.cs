using System.Runtime.InteropServices;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Problems;
using Bench.Workloads.Decoding;
using Bench.Workloads.Tests.Sequences;

namespace Bench.Workloads.Tests.Decoding;

/// <summary>Speculative decoding: the tokens are those of decoding without a draft, in fewer steps, and the reference counts the steps that were made.</summary>
public sealed class SpeculationTests
{
    private static readonly TransformerModel Target = DecodingCase.Transformer(2, 32, 4, 2, 48);

    public static TheoryData<string, int> Drafts => new() { { "gru", 1 }, { "gru", 3 }, { "transformer", 2 }, { "transformer", 5 }, { "itself", 1 }, { "itself", 4 } };

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Tokens_are_the_targets_own_whatever_the_draft(string draft, int length)
    {
        using DecodingCase plain = new(DecodingCase.Small(Target), 12);
        using DecodingCase drafted = Case(draft, length, 12);
        for (int sample = 0; sample < 12; sample++)
        {
            (byte[] response, int steps) = Decode(drafted, sample);
            Assert.Equal(plain.Respond(sample, 0, 1), response);
            SpeculationCount count = drafted.Reference.Speculate(sample, response)!.Value;
            Assert.Equal(steps, count.Steps);
            Assert.InRange(count.Accepted, 0, count.Proposed);
            Assert.InRange(count.Steps + count.Accepted, (response.Length / 4) - 1, response.Length / 4);
        }
    }

    [Fact]
    public void A_draft_that_is_the_target_is_always_right()
    {
        using DecodingCase drafted = Case("itself", 4, 6);
        for (int sample = 0; sample < 6; sample++)
        {
            (byte[] response, int steps) = Decode(drafted, sample);
            int tokens = response.Length / 4;
            Assert.Equal((tokens - 1 + 4) / 5, steps);
            if (tokens == drafted.Problem.MaxNewTokens)
            {
                SpeculationCount count = drafted.Reference.Speculate(sample, response)!.Value;
                Assert.Equal(count.Proposed, count.Accepted);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sequences_side_by_side_do_not_disturb_one_another(int threads)
    {
        using DecodingCase drafted = Case("gru", 3, 20);
        using DecodingCase plain = new(DecodingCase.Small(Target), 20);
        byte[][] responses = RespondTogether(drafted, threads);
        for (int sample = 0; sample < responses.Length; sample++)
        {
            Assert.Equal(plain.Respond(sample, 0, 1), responses[sample]);
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Every_width_of_vector_takes_back_what_was_wrong(int bits)
    {
        if (bits > 128 && !(bits == 256 ? System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated : System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated))
        {
            return;
        }

        using DecodingCase drafted = Case("gru", 3, 4);
        using DecodingCase plain = new(DecodingCase.Small(Target), 4);
        for (int sample = 0; sample < 4; sample++)
        {
            Assert.Equal(plain.Respond(sample, bits, 1), Decode(drafted, sample, bits).Response);
        }
    }

    // The first token follows the prompt and is nobody's proposal; three are proposed at a time, and 12 tokens are the most.
    [Theory]
    [InlineData("5 5 5 5 5 5 5 5 5", "5 5 5 5 5 5 5 5 5", 6, 6, 2)]
    [InlineData("5 5 5 5 5 5 5 5 5", "0 0 0 0 0 0 0 0 0", 24, 0, 8)]
    [InlineData("1 2 3 4 5 6 7 8 9", "0 2 3 0 5 6 0 8 9", 9, 6, 3)]
    [InlineData("1", "1", 0, 0, 0)]
    [InlineData("1 2", "1 2", 3, 1, 1)]
    public void Counts_what_stands_in_the_response(string emitted, string choices, int proposed, int accepted, int steps)
    {
        DraftSpec draft = new() { Model = new GruModel { Layers = 1, Hidden = 4 }, Length = 3 };
        Assert.Equal(new SpeculationCount(proposed, accepted, steps), DecodingReference.Count(Numbers(emitted), Numbers(choices), draft, 12));
    }

    private static int[] Numbers(string text) => [.. text.Split(' ').Select(static number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];

    private static DecodingCase Case(string draft, int length, int samples)
    {
        DecodingModel model = draft switch
        {
            "gru" => new GruModel { Layers = 2, Hidden = 24, OutputBias = true },
            "transformer" => DecodingCase.Transformer(1, 16, 2, 1, 24),
            _ => Target,
        };
        DecodingCase made = new(DecodingCase.Small(Target) with { Draft = new DraftSpec { Model = model, Length = length } }, samples);
        if (draft == "itself")
        {
            made.CopyTargetToDraft();
        }

        return made;
    }

    private static (byte[] Response, int Steps) Decode(DecodingCase made, int sample, int bits = 0)
    {
        using SequenceDecoder decoder = new(made.Problem, made.Weights.Set, 1, 2, bits);
        Bench.Datasets.TensorSet input = made.Inputs[sample].Set;
        List<int> emitted = [decoder.Start(1, input.Integers("prompt")[..input.Integers("prompt_length")[0]])];
        int steps = 0;
        while (emitted[^1] != made.Problem.EndToken && emitted.Count < made.Problem.MaxNewTokens)
        {
            decoder.Step([1]);
            emitted.AddRange(decoder.EmittedBy(1));
            steps++;
        }

        return (MemoryMarshal.AsBytes(emitted.ToArray().AsSpan()).ToArray(), steps);
    }

    private static byte[][] RespondTogether(DecodingCase made, int threads)
    {
        CollectingSink sink = new(made.Problem.MaximumResponseBytes);
        using DecodingSut sut = new(made.Problem, made.Weights.Set, sample => made.Inputs[sample].Set, new CpuSettings { Threads = threads, Format = NumberFormat.Fp32 });
        sut.IssueQuery([.. Enumerable.Range(0, made.Inputs.Length).Select(sample => new QuerySample((ulong)sample, sample))], sink);
        sink.WaitFor(made.Inputs.Length);
        return [.. Enumerable.Range(0, made.Inputs.Length).Select(sample => sink.Completed[(ulong)sample])];
    }
}
