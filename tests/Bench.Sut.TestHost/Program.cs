using System.Runtime.InteropServices;
using Bench.LoadGen;
using Bench.Sut;

string mode = args.Length > 0 ? args[0] : "";
SutHost.Run(session => RememberingSut.Modes.Contains(mode) ? new RememberingSut(session, mode)
    : mode == EarlySut.Mode ? new EarlySut(session, mode)
    : new EchoSut(session, mode));

/// <summary>Answers every sample with its input <c>a</c>, and misbehaves on the third query when told so.</summary>
internal sealed class EchoSut(SutSession session, string mode) : ISystemUnderTest
{
    private readonly List<(QuerySample Sample, IResponseSink Responses)> held = [];
    private int queries;

    public string Name => $"echo {session.Problem.Family} {session.Threads}";

    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        foreach (QuerySample sample in samples)
        {
            if (++queries == 3)
            {
                Misbehave();
            }

            if (mode == "batch")
            {
                held.Add((sample, responses));
                continue;
            }

            Answer(sample, responses);
        }
    }

    // Only a flush makes a batching system answer.
    public void FlushQueries()
    {
        foreach ((QuerySample sample, IResponseSink responses) in held)
        {
            Answer(sample, responses);
        }

        held.Clear();
    }

    public void Dispose()
    {
    }

    private void Answer(QuerySample sample, IResponseSink responses)
    {
        ReadOnlySpan<byte> input = MemoryMarshal.AsBytes(session.InputsOf(sample.Index).Floats("a"));
        if (mode == "copy")
        {
            responses.Complete(sample.Id, input);
            return;
        }

        Span<byte> output = responses.OutputOf(sample.Id);
        input.CopyTo(output);
        responses.Complete(sample.Id, output[..input.Length]);
    }

    private void Misbehave()
    {
        switch (mode)
        {
            case "throw":
                throw new InvalidOperationException("the hosted system fell over");
            case "exit":
                Environment.Exit(7);
                break;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
        }
    }
}
