using System.Net.Sockets;
using System.Text.Unicode;
using Bench.LoadGen;

namespace Bench.Sut;

/// <summary>The sink of a hosted SUT: writes completions into the ring. Thread-safe.</summary>
/// <remarks>The hosted SUT is given ids of the host's own, which lead to their slot without a table: a turn above, the slot below. Beside a product of two microseconds a table's hundred nanoseconds would count.</remarks>
internal sealed class HostedResponses(Exchange exchange, Socket socket) : IResponseSink
{
    private readonly Lock gate = new();

    // Of each slot the harness's id, and the host's own while it is outstanding; 0 while it is not.
    private readonly ulong[] harnessIds = new ulong[exchange.Layout.Slots];
    private readonly ulong[] outstanding = new ulong[exchange.Layout.Slots];
    private uint turn;
    private ulong written;

    /// <summary>Takes a request; only the serving thread does.</summary>
    /// <returns>The id by which the hosted SUT knows it.</returns>
    public ulong Expect(ulong id, int slot)
    {
        turn = turn == uint.MaxValue ? 1 : turn + 1;
        ulong own = ((ulong)turn << 32) | (uint)slot;
        harnessIds[slot] = id;
        Volatile.Write(ref outstanding[slot], own);
        return own;
    }

    public Span<byte> OutputOf(ulong id) => exchange.Slot(SlotOf(id));

    public void TokensReady(ulong id, ReadOnlySpan<byte> tokens)
    {
        int slot = SlotOf(id);

        // More than a slot takes is the harness's to refuse.
        Place(tokens[..Math.Min(tokens.Length, exchange.Layout.SlotBytes)], exchange.Slot(slot));
        Write(new SutCompletion { Id = harnessIds[slot], Slot = (uint)slot, Kind = SutCompletion.TokensReady, Value = (ulong)(tokens.Length / sizeof(int)) });
    }

    public void Complete(ulong id, ReadOnlySpan<byte> response)
    {
        int slot = SlotOf(id);
        Span<byte> output = exchange.Slot(slot);
        if (response.Length > output.Length)
        {
            Fail(id, $"the response has {response.Length} bytes; at most {output.Length} are allowed");
            return;
        }

        Place(response, output);
        End(id, new SutCompletion { Id = harnessIds[slot], Slot = (uint)slot, Kind = SutCompletion.Complete, Value = (ulong)response.Length });
    }

    public void Fail(ulong id, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        int slot = SlotOf(id);

        // As much of the reason as the slot takes.
        Utf8.FromUtf16(reason, exchange.Slot(slot), out _, out int count);
        End(id, new SutCompletion { Id = harnessIds[slot], Slot = (uint)slot, Kind = SutCompletion.Failed, Value = (ulong)count });
    }

    public void Abort(string kind, string reason)
    {
        Console.Error.WriteLine(reason);
        Environment.Exit(1);
    }

    // Overlapping by identity is the normal case, and then nothing is copied.
    private static void Place(ReadOnlySpan<byte> response, Span<byte> output)
    {
        if (!System.Runtime.CompilerServices.Unsafe.AreSame(in response.GetPinnableReference(), in output.GetPinnableReference()))
        {
            response.CopyTo(output);
        }
    }

    private int SlotOf(ulong id)
    {
        uint slot = unchecked((uint)id);
        return slot < (uint)outstanding.Length && Volatile.Read(ref outstanding[slot]) == id ? (int)slot : throw NotOutstanding(id);
    }

    private static ArgumentException NotOutstanding(ulong id) => new($"id {id:x16} is not outstanding", nameof(id));

    private void End(ulong id, SutCompletion completion)
    {
        // Of two threads that end the same one, one does.
        if (Interlocked.CompareExchange(ref outstanding[completion.Slot], 0, id) != id)
        {
            throw NotOutstanding(id);
        }

        Write(completion);
    }

    private void Write(SutCompletion completion)
    {
        lock (gate)
        {
            Append(completion);
        }

        if (Volatile.Read(ref exchange.HarnessWantsBell) != 0)
        {
            NativeSocket.Ring(socket);
        }
    }

    // Under the lock.
    private void Append(SutCompletion completion)
    {
        // Full only when the harness is far behind: it is awake then.
        while (written - Volatile.Read(ref exchange.CompletionsRead) >= (ulong)exchange.Layout.Completions)
        {
            Thread.Yield();
        }

        exchange.Completion(written) = completion;

        // And a barrier: the bell is looked at after this is seen.
        Interlocked.Exchange(ref exchange.CompletionsWritten, ++written);
    }
}
