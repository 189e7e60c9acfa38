namespace Bench.LoadGen;

/// <summary>Answers at once with nothing: what a run with it takes is the harness's own.</summary>
public sealed class NullSut : ISystemUnderTest
{
    private const int MostTogether = 256;

    /// <inheritdoc/>
    public string Name => "null";

    /// <inheritdoc/>
    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        if (samples.Length == 1)
        {
            responses.Complete(samples[0].Id, []);
            return;
        }

        // As many at a time as stay in the nearest cache.
        Span<SampleResponse> batch = stackalloc SampleResponse[MostTogether];
        for (; !samples.IsEmpty; samples = samples[Math.Min(MostTogether, samples.Length)..])
        {
            int count = Math.Min(MostTogether, samples.Length);
            for (int i = 0; i < count; i++)
            {
                batch[i] = new SampleResponse(samples[i].Id, 0);
            }

            responses.Complete(batch[..count]);
        }
    }

    /// <inheritdoc/>
    public void FlushQueries()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
