namespace Bench.LoadGen;

/// <summary>A system under test whose responses can be fetched by whoever waits for them: then no thread has to be woken, and a round trip costs what the caches need.</summary>
/// <remarks>Called by the issuing thread only. Responses may come by themselves at any time too; each comes once.</remarks>
public interface IResponsePoll
{
    /// <summary>Hands over the responses that are there, on the calling thread. From now on nobody else may do so, until <see cref="Rest"/>.</summary>
    void Take();

    /// <summary>Nobody fetches for a while: responses come by themselves again. Those that came meanwhile are handed over before it returns.</summary>
    void Rest();
}
