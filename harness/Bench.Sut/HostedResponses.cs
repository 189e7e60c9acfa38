using System.Net.Sockets;
using System.Text.Unicode;
using Bench.LoadGen;

namespace Bench.Sut;

/// <summary>The sink of a hosted SUT: writes completions into the ring. Thread-safe.</summary>
internal sealed class HostedResponses(Exchange exchange, Socket socket) : IResponseSink
{
    private readonly Lock gate = new();
    private readonly Dictionary<ulong, int> slotOf = new(exchange.Layout.Slots);
    private ulong written;

    // The latest id and its slot, slot first: a stream of single queries never needs the table.
    private ulong latest;
    private int latestSlot = -1;

    public void Expect(ulong id, int slot)
    {
        lock (gate)
        {
            if (latestSlot >= 0)
            {
                slotOf[latest] = latestSlot;
            }

            (latest, latestSlot) = (id, slot);
        }
    }

    public Span<byte> OutputOf(ulong id) => exchange.Slot(SlotOf(id));

    public void TokensReady(ulong id, ReadOnlySpan<byte> tokens)
    {
        int slot = SlotOf(id);

        // More than a slot takes is the harness's to refuse.
        Place(tokens[..Math.Min(tokens.Length, exchange.Layout.SlotBytes)], exchange.Slot(slot));
        Write(new SutCompletion { Id = id, Slot = (uint)slot, Kind = SutCompletion.TokensReady, Value = (ulong)(tokens.Length / sizeof(int)) });
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
        End(new SutCompletion { Id = id, Slot = (uint)slot, Kind = SutCompletion.Complete, Value = (ulong)response.Length });
    }

    public void Fail(ulong id, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        int slot = SlotOf(id);

        // As much of the reason as the slot takes.
        Utf8.FromUtf16(reason, exchange.Slot(slot), out _, out int count);
        End(new SutCompletion { Id = id, Slot = (uint)slot, Kind = SutCompletion.Failed, Value = (ulong)count });
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
        lock (gate)
        {
            return latestSlot >= 0 && latest == id ? latestSlot
                : slotOf.TryGetValue(id, out int slot) ? slot
                : throw new ArgumentException($"id {id:x16} is not outstanding", nameof(id));
        }
    }

    private void End(SutCompletion completion)
    {
        lock (gate)
        {
            if (latestSlot >= 0 && latest == completion.Id)
            {
                latestSlot = -1;
            }
            else
            {
                slotOf.Remove(completion.Id);
            }

            Append(completion);
        }

        RingIfWanted();
    }

    private void Write(SutCompletion completion)
    {
        lock (gate)
        {
            Append(completion);
        }

        RingIfWanted();
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
        Volatile.Write(ref exchange.CompletionsWritten, ++written);
    }

    private void RingIfWanted()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref exchange.HarnessWantsBell) != 0)
        {
            NativeSocket.Ring(socket);
        }
    }
}
