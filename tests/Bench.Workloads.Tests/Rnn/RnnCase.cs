using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Rnn;
using Bench.Workloads.Tests.Sequences;

namespace Bench.Workloads.Tests.Rnn;

/// <summary>A small RNN problem with its tensors.</summary>
internal sealed class RnnCase : IDisposable
{
    public RnnCase(RnnCell cell, int input, int hidden, int steps, int batch, int samples)
    {
        Problem = new RnnProblem { Cell = cell, Input = input, Hidden = hidden, Steps = steps, Batch = batch };
        Weights = GeneratedTensors.Of(Problem.Weights, 1);
        Inputs = [.. Enumerable.Range(0, samples).Select(sample => GeneratedTensors.Of(Problem.InputsOf(sample), 100 + sample))];
        Reference = new RnnReference(Problem, Weights.Set, sample => Inputs[sample].Set);
    }

    public RnnProblem Problem { get; }

    public GeneratedTensors Weights { get; }

    public GeneratedTensors[] Inputs { get; }

    public RnnReference Reference { get; }

    /// <summary>Every sample's response of the SUT, issued as one query; with weights and inputs rounded, or weights stored, in a format.</summary>
    public byte[][] Respond(NumberFormat format, int threads, NumberFormat stored = NumberFormat.Fp32)
    {
        using GeneratedTensors weights = Weights.RoundedTo(format);
        GeneratedTensors[] inputs = [.. Inputs.Select(input => input.RoundedTo(format))];
        CollectingSink sink = new(Problem.MaximumResponseBytes);
        using RnnSut sut = new(Problem, weights.Set, sample => inputs[sample].Set, threads, stored);
        sut.IssueQuery([.. Enumerable.Range(0, inputs.Length).Select(sample => new QuerySample((ulong)sample + 7, sample))], sink);
        sut.FlushQueries();
        foreach (GeneratedTensors input in inputs)
        {
            input.Dispose();
        }

        return [.. Enumerable.Range(0, inputs.Length).Select(sample => sink.Completed[(ulong)sample + 7])];
    }

    /// <summary>One sample's response of the kernel at a width of vector.</summary>
    public unsafe byte[] Respond(int sample, int vectorBits, int threads)
    {
        byte[] response = new byte[Problem.MaximumResponseBytes];
        using RnnCpu kernel = RnnCpu.Create(Problem, Weights.Set, threads, vectorBits);
        fixed (byte* target = response)
        {
            kernel.Run([(nint)Inputs[sample].Set.AddressOf("x")], [(nint)target]);
        }

        return response;
    }

    /// <summary>The greatest error over all elements of a response.</summary>
    public double Error(int sample, byte[] response)
    {
        Assert.Null(Reference.WhyUnjudgeable(sample, response));
        int[] positions = [.. Enumerable.Range(0, response.Length / 4)];
        JudgedValue[] judged = new JudgedValue[positions.Length];
        Reference.Judge(sample, response, positions, judged);
        return judged.Max(value => value.Error);
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
