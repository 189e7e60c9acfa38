using System.Buffers.Binary;
using Bench.LoadGen;
using Bench.Sut;
using Bench.Workloads;

/// <summary>Decodes honestly, and is early: announces a token at once, whatever the first will be. Every response is right in the end, and the time to first token is nothing.</summary>
internal sealed class EarlySut(SutSession session, string mode) : ISystemUnderTest
{
    public const string Mode = "early";

    private readonly ISystemUnderTest decoder = CpuBackend.Create(session.Problem, session.Weights, session.InputsOf, new CpuSettings { Threads = session.Threads });

    public string Name => mode;

    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        foreach (QuerySample sample in samples)
        {
            Span<byte> output = responses.OutputOf(sample.Id);
            BinaryPrimitives.WriteInt32LittleEndian(output, 0);
            responses.TokensReady(sample.Id, output[..sizeof(int)]);
        }

        decoder.IssueQuery(samples, responses);
    }

    public void FlushQueries() => decoder.FlushQueries();

    public void Dispose() => decoder.Dispose();
}
