using System.Buffers.Binary;
using System.Collections.Concurrent;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Problems;

namespace Bench.Workloads.Decoding;

/// <summary>The decoding family's reference in fp64: judges each emitted token against the reference's own choice after the same prefix.</summary>
/// <remarks>
/// The response itself is the prefix (teacher forcing), so one differing token, legal or not, does not condemn those after it. A value is
/// the reference's logit of the emitted token beside its best logit; the scale is the standard deviation of its logits at that position.
/// Thread-safe; a response judged before is not computed again.
/// </remarks>
public sealed class DecodingReference : IReference
{
    private readonly DecodingProblem problem;
    private readonly Func<int, TensorSet> inputs;
    private readonly ReferenceLanguageModel model;
    private readonly ReferenceLanguageModel? draft;
    private readonly ConcurrentDictionary<(int Sample, string Response), JudgedValue[]> judgements = new();

    /// <summary>Makes the reference of a data set.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="weights">The tensors of <see cref="DecodingProblem.Weights"/>; not read afterwards.</param>
    /// <param name="inputs">The input tensors of a sample.</param>
    public DecodingReference(DecodingProblem problem, TensorSet weights, Func<int, TensorSet> inputs)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(weights);
        this.problem = problem;
        this.inputs = inputs;
        model = ReferenceLanguageModel.Of(problem, weights);
        draft = problem.Draft is { } spec ? ReferenceLanguageModel.Of(spec.Model, problem.Vocabulary, weights, DraftSpec.Prefix) : null;
    }

    /// <inheritdoc/>
    public string? WhyUnjudgeable(int sample, ReadOnlySpan<byte> response)
    {
        if (response.Length % 4 != 0)
        {
            return $"{response.Length} bytes, expected a multiple of 4";
        }

        int[] tokens = TokensOf(response);
        if (tokens.Length == 0)
        {
            return "no token, expected at least 1";
        }

        if (tokens.Length > problem.MaxNewTokens)
        {
            return $"{tokens.Length} tokens, expected at most {problem.MaxNewTokens}";
        }

        int outside = Array.FindIndex(tokens, token => token < 0 || token >= problem.Vocabulary);
        if (outside >= 0)
        {
            return $"token {outside} is {tokens[outside]}, expected 0 to {problem.Vocabulary - 1}";
        }

        int end = Array.IndexOf(tokens, problem.EndToken);
        if (end >= 0 && end < tokens.Length - 1)
        {
            return $"{tokens.Length - 1 - end} tokens after the end token {problem.EndToken}, expected none";
        }

        return end < 0 && tokens.Length < problem.MaxNewTokens
            ? $"{tokens.Length} tokens without the end token {problem.EndToken}, expected {problem.MaxNewTokens}"
            : null;
    }

    /// <inheritdoc/>
    public void Judge(int sample, ReadOnlySpan<byte> response, ReadOnlySpan<int> positions, Span<JudgedValue> judged)
    {
        (int, string) key = (sample, Convert.ToHexString(response));
        if (!judgements.TryGetValue(key, out JudgedValue[]? all))
        {
            all = judgements.GetOrAdd(key, JudgeAll(sample, TokensOf(response)));
        }

        for (int i = 0; i < positions.Length; i++)
        {
            judged[i] = all[positions[i]];
        }
    }

    /// <inheritdoc/>
    public SpeculationCount? Speculate(int sample, ReadOnlySpan<byte> response)
    {
        if (draft is null)
        {
            return null;
        }

        int[] emitted = TokensOf(response);
        double[] logits = draft.Logits(SequenceOf(sample, emitted, out int length), length - 1);
        int[] choices = [.. Enumerable.Range(0, emitted.Length).Select(i => Greatest(logits.AsSpan(i * problem.Vocabulary, problem.Vocabulary)))];
        return Count(emitted, choices, problem.Draft!, problem.MaxNewTokens);
    }

    /// <summary>What comes of a draft's proposals on the way to a response.</summary>
    /// <param name="emitted">The response.</param>
    /// <param name="choices">The draft's choice for each of its tokens, given the prompt and the tokens before it.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="most">Tokens of a response at most.</param>
    internal static SpeculationCount Count(ReadOnlySpan<int> emitted, ReadOnlySpan<int> choices, DraftSpec draft, int most)
    {
        long proposed = 0, accepted = 0, steps = 0;
        for (int next = 1; next < emitted.Length; steps++, next++)
        {
            int proposals = draft.ProposedWith(most - next), right = 0;
            while (right < proposals && next < emitted.Length && choices[next] == emitted[next])
            {
                right++;
                next++;
            }

            proposed += proposals;
            accepted += right;
        }

        return new SpeculationCount(proposed, accepted, steps);
    }

    private int[] SequenceOf(int sample, int[] emitted, out int promptLength)
    {
        TensorSet input = inputs(sample);
        promptLength = input.Integers("prompt_length")[0];
        return [.. input.Integers("prompt")[..promptLength], .. emitted[..^1]];
    }

    private static int Greatest(ReadOnlySpan<double> logits)
    {
        int best = 0;
        for (int id = 1; id < logits.Length; id++)
        {
            best = logits[id] > logits[best] ? id : best;
        }

        return best;
    }

    private static int[] TokensOf(ReadOnlySpan<byte> response)
    {
        int[] tokens = new int[response.Length / 4];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = BinaryPrimitives.ReadInt32LittleEndian(response[(4 * i)..]);
        }

        return tokens;
    }

    private JudgedValue[] JudgeAll(int sample, int[] emitted)
    {
        double[] logits = model.Logits(SequenceOf(sample, emitted, out int length), length - 1);
        JudgedValue[] judged = new JudgedValue[emitted.Length];
        for (int i = 0; i < emitted.Length; i++)
        {
            judged[i] = Judge(logits.AsSpan(i * problem.Vocabulary, problem.Vocabulary), emitted[i]);
        }

        return judged;
    }

    private static JudgedValue Judge(ReadOnlySpan<double> logits, int emitted)
    {
        double best = double.NegativeInfinity, sum = 0;
        foreach (double logit in logits)
        {
            best = Math.Max(best, logit);
            sum += logit;
        }

        double mean = sum / logits.Length, squares = 0;
        foreach (double logit in logits)
        {
            squares += (logit - mean) * (logit - mean);
        }

        return new JudgedValue(logits[emitted], best, Math.Sqrt(squares / logits.Length));
    }
}
