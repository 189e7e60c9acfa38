namespace Bench.LoadGen;

/// <summary>A sample to be computed: a random id, and which sample.</summary>
/// <param name="Id">The id that the response must name.</param>
/// <param name="Index">The sample's index in the query sample library.</param>
public readonly record struct QuerySample(ulong Id, int Index);

/// <summary>A response that stands in its sample's output buffer.</summary>
/// <param name="Id">The sample's id.</param>
/// <param name="Length">Bytes of the response, from the buffer's start; 0 needs no buffer.</param>
public readonly record struct SampleResponse(ulong Id, int Length);

/// <summary>The system under test, in LoadGen's shape.</summary>
/// <remarks>Nothing tells it whether it is timed for speed or for accuracy.</remarks>
public interface ISystemUnderTest : IDisposable
{
    /// <summary>A name for the log.</summary>
    string Name { get; }

    /// <summary>What it runs, in a few words, for whoever compares: the kernel, and what it was chosen by. Null where it does not say.</summary>
    string? Kernel => null;

    /// <summary>Takes a query. May return before the samples are computed; responses may come from any thread, in any order.</summary>
    void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses);

    /// <summary>No more queries come soon: whatever is being collected into a batch is to be computed now.</summary>
    void FlushQueries();

    /// <summary>Fetches responses for whoever waits for them; null where they come by themselves only.</summary>
    IResponsePoll? Poll => null;
}

/// <summary>Where responses go. Safe to call from any thread.</summary>
public interface IResponseSink
{
    /// <summary>The buffer that the sample's response may be written to without a further copy: poisoned, of the workload's greatest response size, valid until the sample is complete.</summary>
    Span<byte> OutputOf(ulong id);

    /// <summary>Says that the first tokens of the sample's response are there, and will not change: the time is taken at entry, and the first of them is remembered.</summary>
    /// <param name="id">The sample's id.</param>
    /// <param name="tokens">The tokens so far, 4 bytes each, little-endian: the beginning of the response. No copy is made when they stand in the sample's output buffer.</param>
    void TokensReady(ulong id, ReadOnlySpan<byte> tokens);

    /// <summary>Completes a sample. Exactly once per id; the time is taken at entry.</summary>
    /// <param name="id">The sample's id.</param>
    /// <param name="response">The response; no copy is made when it lies in the sample's output buffer.</param>
    void Complete(ulong id, ReadOnlySpan<byte> response);

    /// <summary>Completes samples together, as LoadGen's QuerySamplesComplete does: one time for all of them, taken at entry. Exactly once per id.</summary>
    /// <param name="responses">Their responses, which stand in the samples' output buffers.</param>
    void Complete(ReadOnlySpan<SampleResponse> responses)
    {
        foreach (SampleResponse response in responses)
        {
            Complete(response.Id, response.Length == 0 ? [] : OutputOf(response.Id)[..response.Length]);
        }
    }

    /// <summary>Ends a sample that cannot be computed: the run is invalid, with the reason.</summary>
    void Fail(ulong id, string reason);

    /// <summary>Says that the SUT as a whole cannot go on: the run ends now and is invalid, with the reason.</summary>
    /// <param name="kind">A kind of <see cref="Bench.Spec.Runs.RunFault"/>: <c>sut_crashed</c> or <c>protocol_violation</c>.</param>
    /// <param name="reason">What happened, with figures.</param>
    void Abort(string kind, string reason) => throw new InvalidOperationException($"{kind}: {reason}");
}
