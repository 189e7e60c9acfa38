using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Bench.LoadGen;
using Bench.Training;

namespace Bench.Sut;

/// <summary>The other side of <see cref="ProcessSut"/>: hosts any system under test in a process of its own. Returns, or ends the process, when the harness is gone.</summary>
public static class SutHost
{
    private static readonly long Patience = Stopwatch.Frequency / 50_000;

    /// <summary>Connects to the harness, builds the system under test and serves its queries until the harness closes the socket.</summary>
    /// <param name="create">Builds the system from what the harness handed over; preparing weights belongs here, before the clock starts.</param>
    /// <param name="createTraining">Builds a system that is trained; null for a program that trains none.</param>
    /// <exception cref="InvalidOperationException">The process was not started by the harness: the socket's path is not in the environment.</exception>
    /// <exception cref="FormatException">The harness speaks another version of the protocol.</exception>
    /// <exception cref="SocketException">There is no harness.</exception>
    /// <exception cref="EndOfStreamException">The harness closed the socket before it had said everything.</exception>
    public static void Run(Func<SutSession, ISystemUnderTest> create, Func<TrainingSession, ITrainingSystem>? createTraining = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        string path = Environment.GetEnvironmentVariable(ChildProcess.SocketVariable)
            ?? throw new InvalidOperationException($"{ChildProcess.SocketVariable} is not set: the harness starts this program");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        EndWithHarness(socket);

        string text = Encoding.UTF8.GetString(Frame.Receive(socket, Frame.ReceiveLength(socket)));
        if (text.Contains(TrainingGreeting.KindLine, StringComparison.Ordinal))
        {
            TrainingHost.Serve(socket, TrainingGreeting.Parse(text), createTraining ?? throw new FormatException("the harness asks for training; this program trains nothing"));
            return;
        }

        Greeting greeting = Greeting.Parse(text);
        using SharedMemory tensors = SharedMemory.Open(greeting.TensorsPath, greeting.TensorsBytes, writable: false);
        using SharedMemory memory = SharedMemory.Open(greeting.ExchangePath, greeting.Exchange.ByteCount, writable: true);
        Exchange exchange = new(memory, greeting.Exchange);
        SutSession session = new(greeting, tensors);
        using ISystemUnderTest sut = create(session);
        Frame.Send(socket, Encoding.UTF8.GetBytes(new GreetingAnswer(sut.Name, sut.Kernel).ToString()));
        Serve(sut, session, exchange, socket);
    }

    private static void Serve(ISystemUnderTest sut, SutSession session, Exchange exchange, Socket socket)
    {
        HostedResponses responses = new(exchange, socket);
        QuerySample[] batch = new QuerySample[exchange.Layout.Requests];
        ulong read = 0;
        do
        {
            Volatile.Write(ref exchange.SutWantsBell, 0);
            for (ulong end = Volatile.Read(ref exchange.RequestsWritten); read != end; end = Volatile.Read(ref exchange.RequestsWritten))
            {
                int count = 0;
                bool flush = false;
                for (; read != end && !flush; read++)
                {
                    SutRequest request = exchange.Request(read);
                    flush = request.Slot == SutRequest.Flush;
                    if (!flush)
                    {
                        session.Place((int)request.Sample, (long)request.Offset);
                        batch[count++] = new QuerySample(responses.Expect(request.Id, (int)request.Slot), (int)request.Sample);
                    }
                }

                Volatile.Write(ref exchange.RequestsRead, read);
                if (count > 0)
                {
                    sut.IssueQuery(batch.AsSpan(0, count), responses);
                }

                if (flush)
                {
                    sut.FlushQueries();
                }
            }
        }
        while (SpinForRequest(exchange, read) || Block(exchange, read, socket));
    }

    private static bool SpinForRequest(Exchange exchange, ulong read)
    {
        for (long end = Stopwatch.GetTimestamp() + Patience; Stopwatch.GetTimestamp() < end;)
        {
            if (Volatile.Read(ref exchange.RequestsWritten) != read)
            {
                return true;
            }

            Spin.Once();
        }

        return false;
    }

    private static bool Block(Exchange exchange, ulong read, Socket socket)
    {
        Volatile.Write(ref exchange.SutWantsBell, 1);
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref exchange.RequestsWritten) != read || NativeSocket.WaitForBell(socket);
    }

    // A long computation must not outlive a harness that was killed.
    private static void EndWithHarness(Socket socket)
    {
        void Watch()
        {
            NativeSocket.WaitForEnd(socket);
            Thread.Sleep(500);
            Environment.Exit(0);
        }

        new Thread(Watch) { IsBackground = true, Name = "harness watch" }.Start();
    }
}
