using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Decoding;

/// <summary>Decodes sequences in slots, greedily: token by token, or, where the problem has a draft model, several tokens for each step of the target.</summary>
/// <remarks>
/// Speculation (Leviathan, Kalman, Matias 2023, section 2, for a greedy choice): the draft proposes tokens one by one, the target reads the last token and all proposals as the rows of one product, and those proposals count that
/// it would have chosen itself, and after them its own next token. So the tokens are the target's whatever the draft says; a poor draft costs time and nothing else. Not safe to share between threads.
/// </remarks>
public sealed class SequenceDecoder : IDisposable
{
    private readonly DecodingProblem problem;
    private readonly DecodingCpu target;
    private readonly DecodingCpu? draft;
    private readonly Sequence[] sequences;
    private readonly int[] rowSlots;
    private readonly int[] rowTokens;

    /// <summary>Packs the weights of the model, and of the draft where there is one.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="weights">The tensors of <see cref="DecodingProblem.Weights"/>; not read afterwards.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="slots">Sequences decoded together at most.</param>
    /// <param name="vectorBits">512, 256 or 128; 0 takes the widest that the machine accelerates.</param>
    /// <param name="format">What the weights of products are stored in, the draft's too.</param>
    /// <param name="deterministic">Whether a sequence's logits have the same bits whichever sequences step with it.</param>
    public SequenceDecoder(DecodingProblem problem, TensorSet weights, int threads, int slots, int vectorBits = 0, NumberFormat format = NumberFormat.Fp32, bool deterministic = false)
    {
        ArgumentNullException.ThrowIfNull(problem);
        this.problem = problem;
        target = DecodingCpu.Create(problem, weights, threads, slots, vectorBits, format, deterministic);
        draft = problem.Draft is { } spec ? DecodingCpu.CreateDraft(problem, spec, weights, slots, vectorBits, format, deterministic) : null;
        int most = problem.Draft?.Length ?? 0;
        sequences = [.. Enumerable.Range(0, slots).Select(_ => new Sequence(most))];
        rowSlots = new int[slots * (most + 1)];
        rowTokens = new int[slots * (most + 1)];
    }

    /// <summary>Starts a sequence in a slot: forgets what the slot held, reads the prompt, and says the first new token.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="prompt">1 to the problem's greatest number of token ids.</param>
    public int Start(int slot, ReadOnlySpan<int> prompt)
    {
        Sequence sequence = sequences[slot];
        sequence.Last = target.Start(slot, prompt);
        sequence.Emitted = 1;
        draft?.Start(slot, prompt);
        return sequence.Last;
    }

    /// <summary>One step of several sequences: each goes on by one token, or by as many more as proposals of the draft were right.</summary>
    /// <param name="slots">Distinct slots that have been started and may emit another token.</param>
    public void Step(ReadOnlySpan<int> slots)
    {
        Propose(slots);
        int rows = 0;
        foreach (int slot in slots)
        {
            Sequence sequence = sequences[slot];
            rowTokens[rows] = sequence.Last;
            sequence.Proposals[..sequence.Proposed].CopyTo(rowTokens.AsSpan(rows + 1));
            rowSlots.AsSpan(rows, sequence.Proposed + 1).Fill(slot);
            rows += sequence.Proposed + 1;
        }

        target.Step(rowSlots.AsSpan(0, rows), rowTokens.AsSpan(0, rows));
        int row = 0;
        foreach (int slot in slots)
        {
            Sequence sequence = sequences[slot];
            int right = sequence.Accept(rowTokens.AsSpan(row, sequence.Proposed + 1));
            target.Rewind(slot, sequence.Proposed - right);
            row += sequence.Proposed + 1;
        }

        Follow(slots);
    }

    /// <summary>What the last step of a slot emitted: at least one token, none after the end token.</summary>
    public ReadOnlySpan<int> EmittedBy(int slot)
    {
        ReadOnlySpan<int> tokens = sequences[slot].Next;
        int end = tokens.IndexOf(problem.EndToken);
        return end < 0 ? tokens : tokens[..(end + 1)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        target.Dispose();
        draft?.Dispose();
    }

    /// <summary>Lets the draft propose, to each sequence as many tokens as it may still emit before the target's own.</summary>
    private void Propose(ReadOnlySpan<int> slots)
    {
        int longest = 0;
        foreach (int slot in slots)
        {
            Sequence sequence = sequences[slot];
            sequence.Proposed = problem.Draft?.ProposedWith(problem.MaxNewTokens - sequence.Emitted) ?? 0;
            longest = Math.Max(longest, sequence.Proposed);
        }

        for (int number = 0; number < longest; number++)
        {
            int rows = 0;
            foreach (int slot in slots)
            {
                Sequence sequence = sequences[slot];
                if (sequence.Proposed > number)
                {
                    rowSlots[rows] = slot;
                    rowTokens[rows++] = number == 0 ? sequence.Last : sequence.Proposals[number - 1];
                }
            }

            draft!.Step(rowSlots.AsSpan(0, rows), rowTokens.AsSpan(0, rows));
            for (int row = 0; row < rows; row++)
            {
                sequences[rowSlots[row]].Proposals[number] = rowTokens[row];
            }
        }
    }

    /// <summary>Brings the draft to where the sequences stand: back over wrong proposals, or on over the last one, which it has not read yet.</summary>
    private void Follow(ReadOnlySpan<int> slots)
    {
        int rows = 0;
        foreach (int slot in slots)
        {
            Sequence sequence = sequences[slot];
            int right = sequence.Next.Length - 1;
            if (right < sequence.Proposed)
            {
                draft!.Rewind(slot, sequence.Proposed - right - 1);
            }
            else if (sequence.Proposed > 0)
            {
                rowSlots[rows] = slot;
                rowTokens[rows++] = sequence.Proposals[sequence.Proposed - 1];
            }
        }

        if (rows > 0)
        {
            draft!.Step(rowSlots.AsSpan(0, rows), rowTokens.AsSpan(0, rows));
        }
    }

    private sealed class Sequence(int most)
    {
        private readonly int[] next = new int[most + 1];
        private int count;

        /// <summary>The last token emitted, which no model has read yet.</summary>
        public int Last { get; set; }

        /// <summary>Tokens emitted.</summary>
        public int Emitted { get; set; }

        /// <summary>Tokens proposed for this step.</summary>
        public int Proposed { get; set; }

        /// <summary>The proposals.</summary>
        public int[] Proposals { get; } = new int[most];

        /// <summary>The tokens that the step emitted.</summary>
        public ReadOnlySpan<int> Next => next.AsSpan(0, count);

        /// <summary>Takes what the target chose after the last token and after each proposal; says how many proposals were right.</summary>
        public int Accept(ReadOnlySpan<int> chosen)
        {
            int right = 0;
            while (right < Proposed && Proposals[right] == chosen[right])
            {
                right++;
            }

            count = right + 1;
            chosen[..count].CopyTo(next);
            Last = next[right];
            Emitted += count;
            return right;
        }
    }
}
