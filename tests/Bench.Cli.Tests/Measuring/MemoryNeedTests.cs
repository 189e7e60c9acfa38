using System.Globalization;
using Bench.Cli.Measuring;
using Bench.Machine;

namespace Bench.Cli.Tests.Measuring;

public sealed class MemoryNeedTests
{
    private const long Mebibyte = 1 << 20;

    private static MemoryShortException? WhyNotFit(RunOptions options, long available) =>
        MemoryNeed.WhyNotFit(RunSelection.Of(options), options, new AvailableMemory(available, "a test"));

    private static RunOptions Run(string workload, params string[] implementations) => new()
    {
        Workloads = [workload],
        Implementations = implementations,
        Scenarios = [],
        Profile = null,
        Division = null,
        Submission = null,
        Ruleset = null,
        Sut = null,
        InProcess = false,
        Key = null,
        Out = null,
        DryRun = false,
        Json = false,
    };

    // By hand: two samples of Q, K and V are 96 MiB; 16 slots and two kept responses of 16 MiB each 288 MiB, with the rings of 32 KiB at most;
    // the matrix of 8192 x 8192 scores 256 MiB. Strips take less than one MiB instead.
    [Fact]
    public void What_would_not_fit_is_refused_with_both_numbers_and_what_would()
    {
        MemoryShortException refusal = Assert.IsType<MemoryShortException>(WhyNotFit(Run("attention-8192", "materialised"), 600 * Mebibyte));

        Assert.StartsWith("attention-8192 materialised takes at least ", refusal.Message, StringComparison.Ordinal);
        long wanted = long.Parse(refusal.Message.Split(' ')[5], CultureInfo.InvariantCulture);
        Assert.InRange(wanted, (96 + 288 + 256) * Mebibyte, (96 + 288 + 257) * Mebibyte);
        Assert.Contains($"there are {600 * Mebibyte} (600 MiB; a test); nothing of it was run", refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("--implementation tiled skipping would fit; or leave the workload out", refusal.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_byte_decides()
    {
        long wanted = long.Parse(WhyNotFit(Run("attention-8192", "materialised"), 0)!.Message.Split(' ')[5], CultureInfo.InvariantCulture);

        Assert.Null(WhyNotFit(Run("attention-8192", "materialised"), wanted));
        Assert.NotNull(WhyNotFit(Run("attention-8192", "materialised"), wanted - 1));
    }

    [Fact]
    public void Each_implementation_is_held_to_what_it_takes_itself()
    {
        Assert.Null(WhyNotFit(Run("attention-8192", "tiled", "skipping"), 600 * Mebibyte));
        Assert.NotNull(WhyNotFit(Run("attention-8192", "tiled", "materialised"), 600 * Mebibyte));
        Assert.DoesNotContain("would fit", WhyNotFit(Run("attention-8192", "tiled"), 300 * Mebibyte)!.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_is_refused_before_its_first_workload_runs() =>
        Assert.StartsWith("attention-8192 materialised takes", WhyNotFit(Run("sequence-lengths"), 600 * Mebibyte)!.Message, StringComparison.Ordinal);

    // By hand: 16,384 texts of 129 tokens of 4 bytes, 576 bytes each, twice, are 18 MiB. A thread keeps of 24 texts, 128 characters and 256 units three gates, the state, one row more, the embedded character, two gradients, and 32 logits.
    // The weights of a GRU of 256, 0.4 million, stand in the exchange, twice in the backend, and once more for the gradients of each thread.
    [Fact]
    public void Training_is_refused_too()
    {
        MemoryShortException refusal = Assert.IsType<MemoryShortException>(WhyNotFit(Run("rnn-lm-gru"), 10 * Mebibyte));

        Assert.StartsWith("training rnn-lm-gru takes at least ", refusal.Message, StringComparison.Ordinal);
        long wanted = long.Parse(refusal.Message.Split(' ')[5], CultureInfo.InvariantCulture);
        long activations = Environment.ProcessorCount * 24L * 128 * ((8 * 256) + 32) * sizeof(float);
        Assert.InRange(wanted, (18 * Mebibyte) + activations, ((26 + (2 * Environment.ProcessorCount)) * Mebibyte) + activations);
        Assert.Null(WhyNotFit(Run("rnn-lm-gru"), wanted));
        Assert.NotNull(WhyNotFit(Run("rnn-lm-gru"), wanted - 1));
    }

    [Fact]
    public void Where_it_is_not_known_what_there_is_nothing_is_refused() =>
        Assert.Null(MemoryNeed.WhyNotFit(RunSelection.Of(Run("attention-8192")), Run("attention-8192"), available: null));

    // The matrix of a million tokens would take 4 TiB.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_command_leaves_nothing_behind(bool dryRun)
    {
        using TemporaryFolder folder = new();
        string workload = Path.Combine(folder.Path, "long.yaml"), output = Path.Combine(folder.Path, "out");
        File.WriteAllText(workload,
            """
            schema: bench/workload/v1
            id: long
            version: "1.0"
            family: attention
            title: One head of one element over a million tokens
            kind: inference
            problem: { heads: 1, sequence: 1048576, head_dim: 1, causal: true }
            dataset: { generator: philox@1, seed: 1, samples: 1, performance_samples: 1, sha256: unfrozen }
            precision: { reference: fp64, inputs: [fp32], accumulation: [fp32] }
            accuracy: { metric: max_scaled_error }
            scenarios: { single_stream: {} }

            """);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", workload).Code);

        (int code, string text, string error) = CommandLine.Run(["run", workload, "--implementation", "materialised", "--out", output, .. dryRun ? ["--dry-run"] : Array.Empty<string>()]);

        Assert.Equal(ExitCode.WorldFailed, code);
        Assert.Contains("long materialised takes at least 4398", dryRun ? text : error, StringComparison.Ordinal);
        Assert.Contains("--implementation tiled skipping would fit", dryRun ? text : error, StringComparison.Ordinal);
        Assert.DoesNotContain("1 result, about", text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }
}
