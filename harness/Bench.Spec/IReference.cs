using Bench.Spec.Judging;

namespace Bench.Spec;

/// <summary>The reference implementation of a workload, in fp64: judges a response at chosen positions. One per family; handed to scoring by the command line.</summary>
public interface IReference
{
    /// <summary>Why a response cannot be judged at all (wrong length, an id outside the vocabulary, no end); null when it can.</summary>
    /// <param name="sample">Sample index in the data set.</param>
    /// <param name="response">The whole response as the SUT wrote it.</param>
    string? WhyUnjudgeable(int sample, ReadOnlySpan<byte> response);

    /// <summary>Judges the response at the given element positions.</summary>
    /// <param name="sample">Sample index in the data set.</param>
    /// <param name="response">The whole response as the SUT wrote it.</param>
    /// <param name="positions">Element positions (4 bytes each) in the response, ascending.</param>
    /// <param name="judged">One entry per position.</param>
    void Judge(int sample, ReadOnlySpan<byte> response, ReadOnlySpan<int> positions, Span<JudgedValue> judged);

    /// <summary>What the workload's draft model would have proposed on the way to the response; null where there is no draft model.</summary>
    /// <param name="sample">Sample index in the data set.</param>
    /// <param name="response">The whole response as the SUT wrote it; one that can be judged.</param>
    SpeculationCount? Speculate(int sample, ReadOnlySpan<byte> response) => null;
}

/// <summary>A value beside its reference.</summary>
/// <param name="Value">What the SUT said (for a token: the reference's logit of the emitted token).</param>
/// <param name="Reference">What the reference says (for a token: the reference's best logit given the same prefix).</param>
/// <param name="Scale">The magnitude that an error is measured against; greater than 0.</param>
public readonly record struct JudgedValue(double Value, double Reference, double Scale)
{
    /// <summary>The scaled error; not-a-number and infinite values count as infinite, and so does any error against a scale that is no finite number greater than 0.</summary>
    public double Error
    {
        get
        {
            double error = Math.Abs(Value - Reference) / Scale;
            return Scale > 0 && double.IsFinite(Scale) && double.IsFinite(error) ? error : double.PositiveInfinity;
        }
    }
}
