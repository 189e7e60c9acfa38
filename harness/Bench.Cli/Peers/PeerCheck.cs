using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Bench.Results.Accuracy;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Cli.Peers;

/// <summary>Judges what an implementation answers to the samples of a row, against the fp64 reference by the workload's target for the format: who answers wrongly is not measured.</summary>
internal sealed class PeerCheck(PeerProblem problem, IReference reference)
{
    private const int JudgedPositions = 256;

    // New in every sitting, and the same for everybody in it.
    private readonly SaltedChoices choices = new(RandomNumberGenerator.GetBytes(SaltedChoices.SaltBytes));

    /// <summary>Has every sample answered once, as many together as when they are timed, and judges at most 256 elements of each.</summary>
    /// <returns>Elements of each answer: in decoding, tokens.</returns>
    /// <exception cref="PeerFailedException">An answer is not as exact as the target asks for, or none at all.</exception>
    public ImmutableArray<int> Judge(PeerSession session)
    {
        double target = problem.Workload.Value.AccuracyTarget(problem.Format, NumberFormat.Fp32);
        byte[][] responses = session.Answers();
        for (int sample = 0; sample < responses.Length; sample++)
        {
            byte[] response = responses[sample];
            if (reference.WhyUnjudgeable(problem.Samples[sample], response) is { } reason)
            {
                throw new PeerFailedException($"its answer cannot be judged: {reason}");
            }

            int[] positions = choices.Positions(sample, response.Length / JudgedChoice.ElementBytes, JudgedPositions);
            JudgedValue[] judged = new JudgedValue[positions.Length];
            reference.Judge(problem.Samples[sample], response, positions, judged);
            double error = judged.Max(static value => value.Error);
            if (!(error <= target))
            {
                throw new PeerFailedException(string.Create(CultureInfo.InvariantCulture, $"it answers wrongly: the error is {error:G3}, the target for {problem.Format.FieldName} {target:G3} (sample {problem.Samples[sample]} of {problem.Workload.Value.Id})"));
            }
        }

        return [.. responses.Select(static response => response.Length / JudgedChoice.ElementBytes)];
    }
}
