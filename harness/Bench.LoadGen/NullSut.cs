namespace Bench.LoadGen;

/// <summary>Answers at once with nothing: what a run with it takes is the harness's own.</summary>
public sealed class NullSut : ISystemUnderTest
{
    /// <inheritdoc/>
    public string Name => "null";

    /// <inheritdoc/>
    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        foreach (QuerySample sample in samples)
        {
            responses.Complete(sample.Id, []);
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
