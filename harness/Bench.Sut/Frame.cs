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
