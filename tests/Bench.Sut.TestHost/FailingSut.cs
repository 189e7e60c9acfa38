using Bench.LoadGen;
using Bench.Sut;
using Bench.Workloads;

/// <summary>Computes as the shipped backend does for a while, and then goes, or goes silent.</summary>
internal sealed class FailingSut(SutSession session, string mode) : ISystemUnderTest
{
    private const int SamplesBefore = 10;
    private readonly ISystemUnderTest backend = CpuBackend.Create(session.Problem, session.Weights, session.InputsOf, new CpuSettings { Threads = session.Threads });
    private int samples;

    public static readonly string[] Modes = ["exit-later", "hang-later"];

    public string Name => mode;

    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        this.samples += samples.Length;
        if (this.samples > SamplesBefore)
        {
            Misbehaviour.Of(mode.Split('-')[0], deathNote: null);
        }

        backend.IssueQuery(samples, responses);
    }

    public void FlushQueries() => backend.FlushQueries();

    public void Dispose() => backend.Dispose();
}
