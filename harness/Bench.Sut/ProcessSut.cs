using System.Net.Sockets;
using Bench.LoadGen;

namespace Bench.Sut;

/// <summary>A system under test in a process of its own, spoken to by the SUT protocol (PROTOCOL.md). Whatever it does wrong ends the run with the reason.</summary>
public sealed class ProcessSut : ISystemUnderTest, IResponsePoll
{
    private readonly ChildProcess child;
    private readonly Socket socket;
    private readonly SharedMemory memory;
    private readonly SutRings rings;
    private readonly Thread receiver;
    private readonly Lock ending = new();
    private volatile bool disposing;
    private bool polled;
    private string? lost;

    private ProcessSut(ChildProcess child, Socket socket, SharedMemory memory, SutRings rings, GreetingAnswer answer)
    {
        this.child = child;
        this.socket = socket;
        this.memory = memory;
        this.rings = rings;
        Name = answer.Name;
        Kernel = answer.Kernel;
        receiver = new Thread(Receive) { IsBackground = true, Name = "SUT receiver" };
        receiver.Start();

        // A descendant may hold the socket open beyond the process's end.
        child.WhenExited(ShutDown);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Kernel { get; }

    /// <summary>Whether a slot that comes back is filled with 0xFF before it is lent again, as the protocol has it, so that what is not written is not taken for an answer. Only where nothing is judged may it be left out: the filling takes memory bandwidth and the slot's lines from the SUT's caches.</summary>
    public bool Poisons
    {
        get => rings.Poisons;
        set => rings.Poisons = value;
    }

    /// <summary>Samples that it may be given before one of them has ended.</summary>
    public int Slots => rings.Slots;

    /// <summary>Stops the process, and what it has started, until <see cref="Resume"/>: it takes no processor time and keeps its memory. Nothing may be outstanding.</summary>
    public void Suspend() => child.Suspend();

    /// <summary>Lets it go on.</summary>
    public void Resume() => child.Resume();

    /// <summary>Starts the process and hands it the problem; returns when it has said its name and is ready.</summary>
    /// <exception cref="SutStartException">It did not start, or not in time.</exception>
    /// <exception cref="SharedMemoryException">There is no memory for its responses.</exception>
    public static ProcessSut Start(ProcessSutRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Command.IsDefaultOrEmpty)
        {
            throw new ArgumentException("there is no program to start", nameof(request));
        }

        SampleLayouts layouts = new(request.Problem, request.SampleCount);
        ExchangeLayout layout = ExchangeLayout.Of(request.Problem.MaximumResponseBytes, request.LeastSlots, request.MostSlots);
        request.Tensors.SealForOthers();
        SharedMemory memory = SharedMemory.Create(layout.ByteCount);
        SutConnection? connection = null;
        try
        {
            string tensors = request.Tensors.PathFor(request.Start), answers = memory.PathFor(request.Start);
            connection = SutConnection.Open(request.Start, cancellation);
            request.Tensors.Withhold();
            memory.Withhold();
            Exchange exchange = new(memory, layout) { SutWantsBell = 1, HarnessWantsBell = 1 };
            SutRings rings = new(exchange, layouts, request.OffsetOf, connection.Socket);
            GreetingAnswer answer = connection.Greet(new Greeting
            {
                Precision = request.Precision,
                Implementation = request.Implementation,
                Tuning = request.Tuning,
                Deterministic = request.Deterministic,
                Threads = request.Threads,
                Problem = request.Problem,
                TensorsPath = tensors,
                TensorsBytes = request.Tensors.ByteCount,
                ExchangePath = answers,
                Exchange = layout,
            }.ToText(layouts));
            return new ProcessSut(connection.Child, connection.Socket, memory, rings, answer);
        }
        catch
        {
            connection?.Abandon();
            memory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        string? reason = Volatile.Read(ref lost);
        if (reason is not null)
        {
            responses.Abort("sut_crashed", reason);
            return;
        }

        if (rings.Issue(samples, responses) is { } violation)
        {
            Break("protocol_violation", violation);
        }
    }

    /// <inheritdoc/>
    public void FlushQueries() => rings.Flush();

    /// <inheritdoc/>
    public IResponsePoll? Poll => this;

    /// <inheritdoc/>
    void IResponsePoll.Take()
    {
        if (!polled)
        {
            polled = true;
            rings.WakeUp();
        }

        if (rings.HasCompletions && rings.TryDrain() is { } violation)
        {
            Break("protocol_violation", violation);
        }
    }

    /// <inheritdoc/>
    void IResponsePoll.Rest()
    {
        if (!polled)
        {
            return;
        }

        polled = false;
        rings.Doze();
        if (rings.Drain() is { } violation)
        {
            Break("protocol_violation", violation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposing)
        {
            return;
        }

        disposing = true;
        ShutDown();

        // One that is stopped could not end by itself.
        child.Resume();
        child.End();

        // It may be reading the process's last words.
        receiver.Join();
        child.Dispose();
        socket.Dispose();
        memory.Dispose();
    }

    // The receiving thread: sleeps until the doorbell, reads completions, stays awake for 20 µs after the last.
    private void Receive()
    {
        while (NativeSocket.WaitForBell(socket))
        {
            rings.WakeUp();
            do
            {
                if (rings.Drain() is { } violation)
                {
                    rings.Doze();
                    Break("protocol_violation", violation);
                    return;
                }
            }
            while (rings.SpinForCompletion() || DozeFindsMore());
        }

        // What it completed before it went still counts.
        string? last = rings.Drain();
        if (!disposing)
        {
            Break("sut_crashed", last ?? $"the SUT is gone: {child.Epitaph()}");
        }
    }

    // What came just before the SUT was told to ring again is rung by nobody.
    private bool DozeFindsMore()
    {
        rings.Doze();
        if (!rings.HasCompletions)
        {
            return false;
        }

        rings.WakeUp();
        return true;
    }

    private void Break(string kind, string reason)
    {
        if (Interlocked.CompareExchange(ref lost, reason, null) is null)
        {
            rings.Responses?.Abort(kind, reason);
        }
    }

    private void ShutDown()
    {
        lock (ending)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It is shut already.
            }
        }
    }
}
