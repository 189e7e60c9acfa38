using System.Runtime.InteropServices;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Decoding;
using Bench.Workloads.Tests.Sequences;

namespace Bench.Workloads.Tests.Decoding;

/// <summary>A decoding problem with its tensors.</summary>
internal sealed class DecodingCase : IDisposable
{
    private readonly Lazy<DecodingReference> reference;

    public DecodingCase(DecodingProblem problem, int samples)
    {
        Problem = problem;
        Weights = GeneratedTensors.Of(Problem.Weights, 1);
        Inputs = [.. Enumerable.Range(0, samples).Select(sample => GeneratedTensors.Of(Problem.InputsOf(sample), 100 + sample))];
        reference = new Lazy<DecodingReference>(() => new DecodingReference(Problem, Weights.Set, sample => Inputs[sample].Set));
    }

    public DecodingProblem Problem { get; }

    public GeneratedTensors Weights { get; }

    public GeneratedTensors[] Inputs { get; }

    /// <summary>The reference; it reads the weights when it is first asked for.</summary>
    public DecodingReference Reference => reference.Value;

    public static DecodingProblem Small(DecodingModel model) => new()
    {
        Model = model,
        Vocabulary = 300,
        PromptMin = 1,
        PromptMax = 20,
        MaxNewTokens = 12,
        EndToken = 3,
    };

    public static TransformerModel Transformer(int layers, int dim, int heads, int kvHeads, int feedForward) =>
        new() { Layers = layers, ModelDim = dim, Heads = heads, KvHeads = kvHeads, FeedForward = feedForward };

    /// <summary>Gives the draft the target's weights.</summary>
    public unsafe void CopyTargetToDraft()
    {
        foreach (TensorSpec tensor in Problem.Model.Weights(Problem.Vocabulary))
        {
            Weights.Set.Floats(tensor.Name).CopyTo(new Span<float>(Weights.Set.AddressOf(DraftSpec.Prefix + tensor.Name), (int)tensor.ElementCount));
        }
    }

    /// <summary>Every sample's response of the SUT, issued as one query; with the weights rounded, or stored, in a format.</summary>
    public byte[][] Respond(NumberFormat format, int threads, NumberFormat stored = NumberFormat.Fp32)
    {
        using GeneratedTensors weights = Weights.RoundedTo(format);
        CollectingSink sink = new(Problem.MaximumResponseBytes);
        using DecodingSut sut = new(Problem, weights.Set, sample => Inputs[sample].Set, new CpuSettings { Threads = threads, Format = stored });
        sut.IssueQuery([.. Enumerable.Range(0, Inputs.Length).Select(sample => new QuerySample((ulong)sample + 7, sample))], sink);
        sut.FlushQueries();
        sink.WaitFor(Inputs.Length);
        Assert.Empty(sink.Failures);
        foreach ((ulong id, byte[] response) in sink.Completed)
        {
            Assert.Equal(Enumerable.Range(1, response.Length / 4), sink.Tokens[id]);
        }

        return [.. Enumerable.Range(0, Inputs.Length).Select(sample => sink.Completed[(ulong)sample + 7])];
    }

    /// <summary>A sample's response of the kernel, alone.</summary>
    public byte[] Respond(int sample, int vectorBits, int threads)
    {
        using DecodingCpu kernel = DecodingCpu.Create(Problem, Weights.Set, threads, 2, vectorBits);
        Bench.Datasets.TensorSet input = Inputs[sample].Set;
        List<int> emitted = [kernel.Start(1, input.Integers("prompt")[..input.Integers("prompt_length")[0]])];
        while (emitted[^1] != Problem.EndToken && emitted.Count < Problem.MaxNewTokens)
        {
            int[] token = [emitted[^1]];
            kernel.Step([1], token);
            emitted.Add(token[0]);
        }

        return MemoryMarshal.AsBytes(emitted.ToArray().AsSpan()).ToArray();
    }

    /// <summary>The greatest error over all tokens of a response.</summary>
    public double Error(int sample, byte[] response) => Judge(sample, response).Max(value => value.Error);

    /// <summary>All tokens of a response, judged.</summary>
    public JudgedValue[] Judge(int sample, byte[] response)
    {
        Assert.Null(Reference.WhyUnjudgeable(sample, response));
        int[] positions = [.. Enumerable.Range(0, response.Length / 4)];
        JudgedValue[] judged = new JudgedValue[positions.Length];
        Reference.Judge(sample, response, positions, judged);
        return judged;
    }

    public void Dispose()
    {
        Weights.Dispose();
        foreach (GeneratedTensors input in Inputs)
        {
            input.Dispose();
        }
    }
}
