using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

/// <summary>Speaks the training protocol by itself, without the shipped host, and breaks it at the first update.</summary>
/// <remarks><c>oversize</c> answers with a reason of 2,049 bytes, <c>boundless</c> announces one of 4 GiB, <c>floods</c> answers for ever though nobody asks, <c>eager</c> answers the next command too, <c>drips</c> answers a byte at a time, <c>leaves</c> closes its socket and stays.</remarks>
internal static class RawTrainee
{
    public static string[] Modes { get; } = ["oversize", "boundless", "floods", "eager", "drips", "leaves"];

    public static void Run(string mode, string? deathNote)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Environment.GetEnvironmentVariable("BENCH_SUT_SOCKET")!));
        Receive(socket);
        Send(socket, Encoding.UTF8.GetBytes(mode));
        for (byte[] command = Receive(socket); BinaryPrimitives.ReadUInt32LittleEndian(command) != 2; command = Receive(socket))
        {
            Send(socket, []);
        }

        if (deathNote is not null)
        {
            using Process left = Process.Start("sleep", "600");
            File.WriteAllText(deathNote, $"{Environment.ProcessId} {left.Id} {Stopwatch.GetTimestamp()}");
        }

        Break(socket, mode);
        Thread.Sleep(Timeout.Infinite);
    }

    private static void Break(Socket socket, string mode)
    {
        switch (mode)
        {
            case "oversize":
                Send(socket, new byte[2049]);
                break;
            case "boundless":
                socket.Send([0xFF, 0xFF, 0xFF, 0xFF]);
                break;
            case "floods":
                while (true)
                {
                    socket.Send(new byte[4096]);
                }

            case "eager":
                socket.Send(new byte[8]);
                break;
            case "drips":
                socket.Send([100, 0, 0, 0]);
                while (true)
                {
                    Thread.Sleep(100);
                    socket.Send("."u8);
                }

            case "leaves":
                socket.Close();
                break;
        }
    }

    private static void Send(Socket socket, byte[] bytes)
    {
        byte[] frame = new byte[sizeof(uint) + bytes.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)bytes.Length);
        bytes.CopyTo(frame, sizeof(uint));
        socket.Send(frame);
    }

    private static byte[] Receive(Socket socket) => Receive(socket, (int)BinaryPrimitives.ReadUInt32LittleEndian(Receive(socket, sizeof(uint))));

    private static byte[] Receive(Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int received = socket.Receive(bytes.AsSpan(read));
            read += received > 0 ? received : throw new EndOfStreamException("the harness is gone");
        }

        return bytes;
    }
}
