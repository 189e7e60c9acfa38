using Bench.Cli.Measuring;
using Bench.Cli.Peers;
using Bench.Definitions;
using Bench.Machine;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;
using Bench.Tests;

namespace Bench.Cli.Tests;

public sealed class PeerProblemTests
{
    [Fact]
    public void Decoding_has_a_row_for_a_sequence_alone_and_one_for_sixteen_together()
    {
        PeerProblem[] rows = [.. PeerProblem.Of(Read("decoding", "transformer-decoding"))];

        Assert.Equal([1, 16], rows.Select(static row => row.Together!.Value));
        Assert.Equal([4, 16], rows.Select(static row => row.Samples.Length));
        Assert.All(rows, static row => Assert.Equal(row.Samples.Length, row.Cycle));
    }

    [Fact]
    public void A_token_costs_its_share_of_the_prompts_that_were_read_and_of_the_tokens_that_were_answered()
    {
        PeerProblem together = PeerProblem.Of(Read("decoding", "transformer-decoding")).Last();
        PeerProblem two = together with { Samples = [0, 1], Prompts = [40, 200] };
        DecodingProblem problem = (DecodingProblem)two.Problem;

        Cost cost = two.CostOf([32, 8]);

        Cost shorter = (problem with { PromptMin = 40, PromptMax = 40 }).CostOf(0, 32, 16), longer = (problem with { PromptMin = 200, PromptMax = 200 }).CostOf(0, 8, 16);
        Assert.Equal((shorter.Flops + longer.Flops) / 40, cost.Flops, 1e-3);
        Assert.Equal((shorter.Bytes + longer.Bytes) / 40, cost.Bytes, 1e-3);
        Assert.Equal(shorter.WorkingSetBytes, cost.WorkingSetBytes);
    }

    [Fact]
    public void Products_queue_and_recurrent_layers_are_asked_for_one_by_one()
    {
        Assert.All(PeerProblem.Of(Read("matmul", "matmul-squares")), static row => Assert.Null(row.Together));
        Assert.All(PeerProblem.Of(Read("rnn", "lstm-b1")), static row => Assert.Equal((1, 1), (row.Together!.Value, row.Cycle)));
    }

    // By hand: A and B of 64 MiB each, in shared memory and for the reference; three output slots of 64 MiB; what the kernel packs, which is no more than A and B.
    [Fact]
    public void What_does_not_fit_is_refused_with_both_numbers()
    {
        const long Mebibyte = 1 << 20;
        MemoryNeed need = PeerProblem.Of(Read("matmul", "matmul-squares")).Last().MemoryNeedOf(threads: 1);

        Assert.InRange(need.Bytes, (256 + 192) * Mebibyte, (256 + 192 + 128) * Mebibyte);
        need.RefuseWhereMoreThan(new AvailableMemory(need.Bytes, "a test"));
        need.RefuseWhereMoreThan(available: null);
        MemoryShortException refusal = Assert.Throws<MemoryShortException>(() => need.RefuseWhereMoreThan(new AvailableMemory(need.Bytes - 1, "a test")));
        Assert.StartsWith("matmul-squares: 4096 x 4096 times 4096 x 4096 takes at least ", refusal.Message, StringComparison.Ordinal);
    }

    private static Definition<Workload> Read(string family, string id) => WorkloadFolder.Open(Repository.At("workloads", family)).OrRefuse().Find(id).OrRefuse();
}
