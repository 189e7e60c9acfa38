using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bench.Sut;

/// <summary>A SUT's process and the socket that it connected to (PROTOCOL.md, "Start").</summary>
internal sealed class SutConnection
{
    private const int MostAnswerBytes = 256;

    private readonly SutCommand command;

    private SutConnection(SutCommand command, ChildProcess child, Socket socket)
    {
        this.command = command;
        Child = child;
        Socket = socket;
    }

    /// <summary>The process.</summary>
    public ChildProcess Child { get; }

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <summary>Starts the process and waits until it has connected.</summary>
    /// <exception cref="SutStartException">It did not start, or not in time.</exception>
    public static SutConnection Open(SutCommand command, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("bench-").FullName;
        ChildProcess? child = null;
        try
        {
            string path = Path.Combine(folder, "sut");
            using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(1);
            child = new ChildProcess(command, path);
            return new SutConnection(command, child, Accept(listener, child, command, cancellation));
        }
        catch
        {
            child?.End();
            child?.Dispose();
            throw;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Sends the greeting; returns what the SUT answers with.</summary>
    /// <exception cref="SutStartException">It did not answer, or not in time.</exception>
    public GreetingAnswer Greet(string greeting)
    {
        try
        {
            Socket.SendTimeout = (int)command.StartTimeout.TotalMilliseconds;
            long deadline = Environment.TickCount64 + (long)command.StartTimeout.TotalMilliseconds;
            Frame.Send(Socket, Encoding.UTF8.GetBytes(greeting));
            uint length = Frame.ReceiveLengthBy(Socket, deadline);
            if (length > MostAnswerBytes)
            {
                throw Refused(command, $"its answer to the greeting has {length} bytes; at most {MostAnswerBytes} are allowed");
            }

            byte[] answer = Frame.ReceiveBy(Socket, length, deadline);
            Socket.ReceiveTimeout = 0;
            return GreetingAnswer.Parse(Encoding.UTF8.GetString(answer));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TimedOut && !Child.HasExited)
        {
            throw new SutStartException(string.Join(' ', command.Command), string.Create(CultureInfo.InvariantCulture, $"it did not answer the greeting within {command.StartTimeout.TotalSeconds} s and still runs"), command.StartTimeoutRemedy, exception);
        }
        catch (Exception exception) when (exception is SocketException or EndOfStreamException)
        {
            throw new SutStartException(string.Join(' ', command.Command), $"it did not answer the greeting ({exception.Message}): {Child.Epitaph()}", inner: exception);
        }
    }

    /// <summary>Ends the process and closes the socket.</summary>
    public void Abandon()
    {
        Socket.Dispose();
        Child.End();
        Child.Dispose();
    }

    private static Socket Accept(Socket listener, ChildProcess child, SutCommand command, CancellationToken cancellation)
    {
        for (long end = Environment.TickCount64 + (long)command.StartTimeout.TotalMilliseconds; Environment.TickCount64 < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (listener.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectRead))
            {
                return listener.Accept();
            }

            if (child.HasExited)
            {
                throw Refused(command, $"it did not connect to the socket: {child.Epitaph()}");
            }
        }

        throw new SutStartException(string.Join(' ', command.Command), string.Create(CultureInfo.InvariantCulture, $"it did not connect to the socket within {command.StartTimeout.TotalSeconds} s"), command.StartTimeoutRemedy);
    }

    private static SutStartException Refused(SutCommand command, string reason) => new(string.Join(' ', command.Command), reason);
}
