using System.Diagnostics;
using System.Runtime.InteropServices;
using Bench.LoadGen;
using Bench.Sut;

string mode = args.Length > 0 ? args[0] : "";
string? deathNote = args.Length > 1 ? args[1] : null;
SutHost.Run(session => RememberingSut.Modes.Contains(mode) ? new RememberingSut(session, mode)
    : mode == EarlySut.Mode ? new EarlySut(session, mode)
    : new EchoSut(session, mode, deathNote));

/// <summary>Answers every sample with its input <c>a</c>, and misbehaves on the third when told so; first it writes to <paramref name="deathNote"/> when that is, its process and that of a child which it leaves behind.</summary>
internal sealed class EchoSut(SutSession session, string mode, string? deathNote) : ISystemUnderTest
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
        if (deathNote is not null)
        {
            using Process left = Process.Start("sleep", "600");
            File.WriteAllText(deathNote, $"{Environment.ProcessId} {left.Id} {Stopwatch.GetTimestamp()}");
        }

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
            case "kill":
                using (Process self = Process.GetCurrentProcess())
                {
                    self.Kill();
                }

                break;
            case "stop":
                Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]).WaitForExit();
                break;
        }
    }
}
