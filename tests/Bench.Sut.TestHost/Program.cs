using System.Runtime.InteropServices;
using Bench.LoadGen;
using Bench.Sut;

string mode = args.Length > 0 ? args[0] : "";
string? deathNote = args.Length > 1 ? args[1] : null;
if (RawTrainee.Modes.Contains(mode))
{
    RawTrainee.Run(mode, deathNote);
    return;
}

if (mode == "spin")
{
    File.WriteAllText(deathNote!, $"{Environment.ProcessId}");
    new Thread(static () =>
    {
        while (true)
        {
            Thread.SpinWait(1000);
        }
    })
    { IsBackground = true }.Start();
}

SutHost.Run(
    session => RememberingSut.Modes.Contains(mode) ? new RememberingSut(session, mode)
        : mode == EarlySut.Mode ? new EarlySut(session, mode)
        : FailingSut.Modes.Contains(mode) ? new FailingSut(session, mode)
        : new EchoSut(session, mode, deathNote),
    session => new TrainedSut(session, mode, deathNote));

/// <summary>Answers every sample with its input <c>a</c>, and misbehaves on the third when told so; first it writes to <paramref name="deathNote"/> when that is, its process and that of a child which it leaves behind.</summary>
internal sealed class EchoSut(SutSession session, string mode, string? deathNote) : ISystemUnderTest
{
    private readonly List<(QuerySample Sample, IResponseSink Responses)> held = [];
    private int queries;

    public string Name => $"echo {session.Problem.Family} {session.Threads}";

    public string? Kernel => mode == "kernel" ? "an echo" : null;

    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        foreach (QuerySample sample in samples)
        {
            if (++queries == 3)
            {
                Misbehaviour.Of(mode, deathNote);
            }

            if (mode == "warms" && queries <= 6)
            {
                Thread.Sleep(100);
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
}
