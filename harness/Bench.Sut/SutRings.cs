using System.Diagnostics;
using System.Text;
using Bench.LoadGen;

namespace Bench.Sut;

/// <summary>The harness's side of the rings: hands out slots with requests, checks every completion against what was handed out, and trusts no number that the SUT can write.</summary>
/// <remarks>Requests are written under a lock, by the issuing thread and, where queries wait for a slot, by the receiving one. Completions are read by the receiving thread, or by the issuing one while it waits for them: under a lock of their own.</remarks>
internal sealed class SutRings
{
    private const byte Poison = 0xFF;
    private static readonly long Patience = Stopwatch.Frequency / 50_000;

    private readonly Exchange exchange;
    private readonly SampleLayouts layouts;
    private readonly Func<int, long> offsetOf;
    private readonly System.Net.Sockets.Socket socket;
    private readonly Lock gate = new();
    private readonly Lock draining = new();
    private readonly WaitingQueries waiting = new();
    private readonly int[] free;
    private readonly ulong[] idOf;
    private readonly bool[] busy;
    private int freeCount;
    private ulong written;
    private ulong read;
    private int awake;

    public SutRings(Exchange exchange, SampleLayouts layouts, Func<int, long> offsetOf, System.Net.Sockets.Socket socket)
    {
        this.exchange = exchange;
        this.layouts = layouts;
        this.offsetOf = offsetOf;
        this.socket = socket;
        int slots = exchange.Layout.Slots;
        free = [.. Enumerable.Range(0, slots).Reverse()];
        freeCount = slots;
        idOf = new ulong[slots];
        busy = new bool[slots];
        for (int slot = 0; slot < slots; slot++)
        {
            exchange.Slot(slot).Fill(Poison);
        }
    }

    /// <summary>Whether a slot is poisoned when it comes back.</summary>
    public bool Poisons { get; set; } = true;

    /// <summary>How many slots there are.</summary>
    public int Slots => busy.Length;

    /// <summary>Where responses go at present.</summary>
    public IResponseSink? Responses { get; private set; }

    /// <summary>Sends a query, or as much of it as there are slots for; the rest follows as slots come back.</summary>
    /// <returns>What the SUT did wrong.</returns>
    public string? Issue(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        lock (gate)
        {
            if (!ReferenceEquals(Responses, responses))
            {
                // What still waits of a run that was cut short is nobody's any more.
                waiting.Clear();
            }

            Responses = responses;
            foreach (QuerySample sample in samples)
            {
                waiting.Add(new WaitingSample(sample.Id, sample.Index, offsetOf(sample.Index)));
            }

            return SendWaiting();
        }
    }

    public void Flush()
    {
        lock (gate)
        {
            waiting.Add(WaitingQueries.Flush);
            SendWaiting();
        }
    }

    /// <summary>Whether completions are there that nobody has taken.</summary>
    public bool HasCompletions => Volatile.Read(ref exchange.CompletionsWritten) != Volatile.Read(ref read);

    /// <summary>Takes all completions that are there; one thread at a time, the others wait.</summary>
    /// <returns>What the SUT did wrong.</returns>
    public string? Drain()
    {
        lock (draining)
        {
            return TakeAll();
        }
    }

    /// <summary>Takes all completions that are there, unless another thread does so.</summary>
    /// <returns>What the SUT did wrong.</returns>
    public string? TryDrain()
    {
        if (!draining.TryEnter())
        {
            return null;
        }

        try
        {
            return TakeAll();
        }
        finally
        {
            draining.Exit();
        }
    }

    /// <summary>A side of ours looks at the ring awake from now on: the SUT need not ring.</summary>
    public void WakeUp()
    {
        Interlocked.Increment(ref awake);
        Volatile.Write(ref exchange.HarnessWantsBell, 0);
    }

    /// <summary>It does so no longer. When nobody does, the SUT rings for whatever it writes from now on; what it wrote before must be looked for once more.</summary>
    public void Doze()
    {
        if (Interlocked.Decrement(ref awake) == 0)
        {
            Volatile.Write(ref exchange.HarnessWantsBell, 1);
        }

        Interlocked.MemoryBarrier();
    }

    /// <summary>Waits for a completion awake, but not longer than a wake-up is worth, nor where another does.</summary>
    public bool SpinForCompletion()
    {
        for (long end = Stopwatch.GetTimestamp() + Patience; Volatile.Read(ref awake) == 1 && Stopwatch.GetTimestamp() < end;)
        {
            if (HasCompletions)
            {
                return true;
            }

            Spin.Once();
        }

        return false;
    }

    private string? TakeAll()
    {
        ulong end = Volatile.Read(ref exchange.CompletionsWritten);
        if (unchecked(end - read) > (ulong)exchange.Layout.Completions)
        {
            return $"the SUT says it wrote completion {end}; {read} were read and the ring has {exchange.Layout.Completions} entries";
        }

        while (read != end)
        {
            // Copied once: what is checked is what is used.
            SutCompletion completion = exchange.Completion(read);
            Volatile.Write(ref read, read + 1);
            Volatile.Write(ref exchange.CompletionsRead, read);
            if (Take(completion) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    private string? Take(SutCompletion completion)
    {
        IResponseSink? responses = Responses;
        if (responses is null)
        {
            return $"the SUT answered id {completion.Id:x16} before anything was asked";
        }

        if (completion.Slot >= (uint)busy.Length)
        {
            return $"the SUT named slot {completion.Slot} of {busy.Length}";
        }

        int slot = (int)completion.Slot;
        if (!busy[slot] || idOf[slot] != completion.Id)
        {
            return TakeStray(completion, responses);
        }

        if (completion.Kind != SutCompletion.TokensReady && completion.Value > (ulong)exchange.Layout.SlotBytes)
        {
            return $"the SUT says its response has {completion.Value} bytes; a slot has {exchange.Layout.SlotBytes}";
        }

        if (completion.Kind == SutCompletion.TokensReady && completion.Value > (ulong)exchange.Layout.SlotBytes / sizeof(int))
        {
            return $"the SUT says that {completion.Value} tokens are ready; a slot holds {exchange.Layout.SlotBytes / sizeof(int)}";
        }

        switch (completion.Kind)
        {
            case SutCompletion.Complete:
                responses.Complete(completion.Id, exchange.Slot(slot)[..(int)completion.Value]);
                return TakeBack(slot);
            case SutCompletion.TokensReady:
                responses.TokensReady(completion.Id, exchange.Slot(slot)[..(int)(completion.Value * sizeof(int))]);
                return null;
            case SutCompletion.Failed:
                responses.Fail(completion.Id, Encoding.UTF8.GetString(exchange.Slot(slot)[..(int)completion.Value]));
                return TakeBack(slot);
            default:
                return $"the SUT wrote a completion of kind {completion.Kind}; known are 0 to {SutCompletion.Failed}";
        }
    }

    // An id that this slot was not lent for: lent another slot, or to be judged by whoever knows the ids.
    private string? TakeStray(SutCompletion completion, IResponseSink responses)
    {
        for (int slot = 0; slot < busy.Length; slot++)
        {
            if (busy[slot] && idOf[slot] == completion.Id)
            {
                return $"the SUT answered id {completion.Id:x16} in slot {completion.Slot}; it was given slot {slot}";
            }
        }

        responses.Complete(completion.Id, []);
        return null;
    }

    private string? TakeBack(int slot)
    {
        if (Poisons)
        {
            exchange.Slot(slot).Fill(Poison);
        }

        lock (gate)
        {
            busy[slot] = false;
            free[freeCount++] = slot;
            return SendWaiting();
        }
    }

    // Under the lock.
    private string? SendWaiting()
    {
        ulong before = written;
        while (waiting.TryPeek(out WaitingSample sample))
        {
            ulong taken = Volatile.Read(ref exchange.RequestsRead);
            if (unchecked(written - taken) > (ulong)exchange.Layout.Requests)
            {
                return $"the SUT says it read request {taken} of {written}";
            }

            bool flush = sample == WaitingQueries.Flush;
            if (written - taken == (ulong)exchange.Layout.Requests || (!flush && freeCount == 0))
            {
                break;
            }

            waiting.Remove();
            exchange.Request(written) = flush ? new SutRequest { Slot = SutRequest.Flush } : Lend(sample);
            written++;
        }

        if (written != before)
        {
            Volatile.Write(ref exchange.RequestsWritten, written);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref exchange.SutWantsBell) != 0)
            {
                NativeSocket.Ring(socket);
            }
        }

        return null;
    }

    private SutRequest Lend(WaitingSample sample)
    {
        int slot = free[--freeCount];
        busy[slot] = true;
        idOf[slot] = sample.Id;
        return new SutRequest
        {
            Id = sample.Id,
            Offset = (ulong)sample.Offset,
            Sample = (uint)sample.Index,
            Layout = (uint)layouts[sample.Index],
            Slot = (uint)slot,
        };
    }
}
