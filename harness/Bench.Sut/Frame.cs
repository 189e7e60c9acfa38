using System.Buffers.Binary;
using System.Net.Sockets;

namespace Bench.Sut;

/// <summary>The greeting's frames on the socket (PROTOCOL.md): a length of 4 bytes, little-endian, then as many bytes.</summary>
internal static class Frame
{
    public static void Send(Socket socket, byte[] bytes)
    {
        byte[] length = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)bytes.Length);
        socket.Send(length);
        socket.Send(bytes);
    }

    /// <summary>The length that a frame begins with: to be judged before that much is received.</summary>
    /// <exception cref="EndOfStreamException">The other side closed the socket.</exception>
    public static uint ReceiveLength(Socket socket) => BinaryPrimitives.ReadUInt32LittleEndian(Receive(socket, sizeof(uint)));

    /// <summary>The same, in time; see <see cref="ReceiveBy"/>.</summary>
    public static uint ReceiveLengthBy(Socket socket, long deadline) => BinaryPrimitives.ReadUInt32LittleEndian(ReceiveBy(socket, sizeof(uint), deadline));

    /// <summary>So many bytes of the other side's, all of them in time: one that sends a byte now and then gains nothing by it.</summary>
    /// <param name="socket">The socket; its receive time-out is set.</param>
    /// <param name="count">How many.</param>
    /// <param name="deadline">When the last has to be there, by <see cref="Environment.TickCount64"/>.</param>
    /// <exception cref="EndOfStreamException">The other side closed the socket before them.</exception>
    /// <exception cref="SocketException">They did not come in time: <see cref="SocketError.TimedOut"/>.</exception>
    public static byte[] ReceiveBy(Socket socket, uint count, long deadline)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < bytes.Length;)
        {
            long left = deadline - Environment.TickCount64;
            if (left <= 0)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }

            socket.ReceiveTimeout = (int)Math.Min(left, int.MaxValue);
            int received = socket.Receive(bytes.AsSpan(read));
            read += received > 0 ? received : throw new EndOfStreamException("the other side closed the socket");
        }

        return bytes;
    }

    /// <summary>So many bytes of the other side's.</summary>
    /// <exception cref="EndOfStreamException">The other side closed the socket before them.</exception>
    public static byte[] Receive(Socket socket, uint count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < bytes.Length;)
        {
            int received = socket.Receive(bytes.AsSpan(read));
            read += received > 0 ? received : throw new EndOfStreamException("the other side closed the socket");
        }

        return bytes;
    }
}
