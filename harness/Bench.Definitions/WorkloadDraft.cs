using System.Collections.Immutable;
using System.Text;
using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions;

/// <summary>The text of a new workload, and the text of one whose data is pinned.</summary>
public static class WorkloadDraft
{
    /// <summary>The families that a draft can be made for.</summary>
    public static ImmutableArray<string> Families => [.. ProblemForms.ByFamily.Keys];

    /// <summary>A commented draft: complete, small enough to try at once, its digest unfrozen.</summary>
    /// <param name="family">One of <see cref="Families"/>.</param>
    /// <param name="id">The workload's id; see <see cref="IsId"/>.</param>
    public static string Of(string family, string id)
    {
        if (!IsId(id))
        {
            throw new ArgumentException($"'{id}' is no workload id", nameof(id));
        }

        (string problem, string accumulation, string server) = family switch
        {
            "matmul" => (MatmulProblem, "fp32, fp64", "100 ms"),
            "attention" => (AttentionProblem, "fp32, fp64", "500 ms"),
            "rnn" => (RnnProblem, "fp32, fp64", "500 ms"),
            "decoding" => (DecodingProblem, "fp32, fp64", "5 s"),
            _ => throw new ArgumentException($"'{family}' is none of {string.Join(", ", Families)}", nameof(family)),
        };
        string metric = family == "decoding" ? "max_logit_margin" : "max_scaled_error";
        string tokenBounds = family == "decoding"
            ? "\n  # instead of it, or beside it, tokens can be bounded: server: { ttft_bound: 2 s, tpot_bound: 200 ms }"
            : "";
        return $$"""
            # A draft. Change what is computed, then pin the data: bench workload freeze FILE
            schema: bench/workload/v1
            id: {{id}}
            version: "1.0"              # another version is another workload: results are never compared across
            family: {{family}}
            title: A variant of {{family}}   # one line for tables and pages
            kind: inference
            quick: false                # of the shipped workloads, true puts one into the quick suite

            {{problem}}

            dataset:
              generator: philox@1
              seed: 1                   # any 64-bit number
              samples: 16               # a full accuracy run takes each once
              performance_samples: 8    # timed runs draw from these; all are in memory
              sha256: unfrozen          # 'bench workload freeze' writes the digest

            precision:                  # what the closed division allows
              reference: fp64
              inputs: [fp32]
              accumulation: [{{accumulation}}]

            accuracy:
              metric: {{metric}}
              # The target follows from the shape. A workload may only tighten it:
              # targets: [{ inputs: fp32, maximum_error: 1e-6 }]

            scenarios:                  # delete those that make no sense for it
              single_stream: {}
              multi_stream: {}
              server: { latency_bound: {{server}} }   # the rate is the submission's{{tokenBounds}}
              offline: {}

            """;
    }

    /// <summary>Whether the text may be a workload's id.</summary>
    public static bool IsId(string text) => text is { Length: > 0 and <= 64 } && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && text[0] != '-' && text[^1] != '-' && !text.Contains("--", StringComparison.Ordinal);

    /// <summary>The workload's text with the digest written and everything else as it was.</summary>
    /// <param name="workload">A workload as it was read.</param>
    /// <param name="digest">The digest of its generated data.</param>
    /// <typeparam name="T">The kind of workload.</typeparam>
    public static byte[] Frozen<T>(Definition<T> workload, Sha256Digest digest)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(workload);
        FindingList findings = new(workload.Path);
        YamlItem.Mapping root = (YamlItem.Mapping)YamlText.Parse(workload.Bytes, findings)!;
        YamlItem.Mapping dataset = (YamlItem.Mapping)root.Entries.First(static entry => entry.Key.Text == "dataset").Value;
        YamlItem.Scalar value = (YamlItem.Scalar)dataset.Entries.First(static entry => entry.Key.Text == "sha256").Value;

        string text = Encoding.UTF8.GetString(workload.Bytes.Span);
        int start = OffsetOf(text, value.Location);
        int end = start + value.Text.Length + (value.Plain ? 0 : 2);
        return Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, start), digest.Hex, text.AsSpan(end)));
    }

    private static int OffsetOf(string text, Location location)
    {
        int offset = 0;
        for (int line = 1; line < location.Line; line++)
        {
            offset = text.IndexOf('\n', offset) + 1;
        }

        // The byte order mark is text here and was none to the reader, whose columns count from 1.
        int mark = location.Line == 1 && text.StartsWith('\uFEFF') ? 1 : 0;
        return offset + mark + location.Column - 1;
    }

    private const string MatmulProblem =
        """
        problem:                    # C = A B for A [m, k], B [k, n]
          right_operand: input      # input: every sample has its own B; weights: samples of a size share it
          shapes:                   # samples take these in turn
            - { m: 256, n: 256, k: 256 }
        """;

    private const string AttentionProblem =
        """
        problem:                    # O = softmax(Q K' / sqrt(head_dim)) V, all [heads, sequence, head_dim]
          heads: 4
          sequence: 256
          head_dim: 64
          causal: true              # query i sees keys 0 to i
        """;

    private const string RnnProblem =
        """
        problem:                    # one layer run forward: x [steps, batch, input] to h [steps, batch, hidden]
          cell: lstm                # lstm or gru
          input: 128
          hidden: 128
          steps: 32
          batch: 1
        """;

    private const string DecodingProblem =
        """
        problem:                    # greedy decoding after a prompt
          model:                    # or { architecture: gru, layers: 2, hidden: 256 }
            architecture: transformer
            layers: 2
            model_dim: 128
            heads: 4
            kv_heads: 2             # divides heads
            feed_forward: 256
            # A trained model ('bench export checkpoint' prints these lines): output_bias: true, weights: { file: NAME.safetensors, sha256: ... }
          # draft: { model: { architecture: gru, layers: 1, hidden: 64 }, length: 4 }      a draft model, for speculative decoding
          # prompts: { generator: grammar@1, seed: 4040001 }                               text instead of random tokens; vocabulary 32
          vocabulary: 512
          prompt_min: 8
          prompt_max: 32
          max_new_tokens: 16
          end_token: 0              # ends the sequence
        """;
}
