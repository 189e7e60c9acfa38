using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bench.Machine;

/// <summary>The loops that reach a core's limits: independent multiply-adds, fused where the processor can, and reads without arithmetic that could bind first.</summary>
internal static unsafe class ProbeKernels
{
    private const int LineBytes = 64;
    private const int BytesAhead = 1024;

    /// <summary>Runs multiply-adds in twelve independent chains (two pipes of latency four need eight) and returns the floating-point operations done.</summary>
    /// <param name="rounds">Iterations of the loop.</param>
    /// <param name="sink">Receives a value that depends on every chain, so that none is optimised away.</param>
    public static double MultiplyAdd(int rounds, out float sink)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            sink = Chains512(rounds);
            return 12.0 * 2 * Vector512<float>.Count * rounds;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            sink = Chains256(rounds);
            return 12.0 * 2 * Vector256<float>.Count * rounds;
        }

        sink = Chains128(rounds);
        return 12.0 * 2 * Vector128<float>.Count * rounds;
    }

    /// <summary>Reads every byte once and returns a value that depends on all of them.</summary>
    /// <param name="address">Start, 64-byte aligned.</param>
    /// <param name="bytes">A multiple of 512.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static ulong Read(byte* address, long bytes)
    {
        Vector<ulong> a = default, b = default, c = default, d = default;
        int width = Vector<byte>.Count;
        byte* end = address + bytes;
        for (byte* p = address; p < end; p += 8 * width)
        {
            a ^= Unsafe.Read<Vector<ulong>>(p) ^ Unsafe.Read<Vector<ulong>>(p + (4 * width));
            b ^= Unsafe.Read<Vector<ulong>>(p + width) ^ Unsafe.Read<Vector<ulong>>(p + (5 * width));
            c ^= Unsafe.Read<Vector<ulong>>(p + (2 * width)) ^ Unsafe.Read<Vector<ulong>>(p + (6 * width));
            d ^= Unsafe.Read<Vector<ulong>>(p + (3 * width)) ^ Unsafe.Read<Vector<ulong>>(p + (7 * width));
        }

        return Folded(a ^ b ^ c ^ d);
    }

    /// <summary>As <see cref="Read"/>, in eight places at once, each asked for a little ahead.</summary>
    /// <remarks>
    /// An Intel core's prefetchers follow a page at a time: from memory one of Ice Lake reads 13.2 GB/s so and 10.0 in one place. <see cref="Read"/> is faster from caches.
    /// </remarks>
    /// <param name="address">Start, 64-byte aligned.</param>
    /// <param name="bytes">A multiple of 512.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static ulong ReadInEightPlaces(byte* address, long bytes)
    {
        Vector<ulong> a = default, b = default, c = default, d = default;
        long place = bytes / 8;
        byte* end = address + place;
        for (byte* p = address; p < end; p += LineBytes)
        {
            byte* half = p + (4 * place);
            Ask(p + BytesAhead, place);
            Ask(half + BytesAhead, place);
            for (int at = 0; at < LineBytes; at += Vector<byte>.Count)
            {
                a ^= Unsafe.Read<Vector<ulong>>(p + at) ^ Unsafe.Read<Vector<ulong>>(half + at);
                b ^= Unsafe.Read<Vector<ulong>>(p + place + at) ^ Unsafe.Read<Vector<ulong>>(half + place + at);
                c ^= Unsafe.Read<Vector<ulong>>(p + (2 * place) + at) ^ Unsafe.Read<Vector<ulong>>(half + (2 * place) + at);
                d ^= Unsafe.Read<Vector<ulong>>(p + (3 * place) + at) ^ Unsafe.Read<Vector<ulong>>(half + (3 * place) + at);
            }
        }

        return Folded(a ^ b ^ c ^ d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ask(byte* line, long place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(line);
            Sse.Prefetch0(line + place);
            Sse.Prefetch0(line + (2 * place));
            Sse.Prefetch0(line + (3 * place));
        }
    }

    private static ulong Folded(Vector<ulong> all)
    {
        ulong value = 0;
        for (int i = 0; i < Vector<ulong>.Count; i++)
        {
            value ^= all[i];
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains512(int rounds)
    {
        Vector512<float> x = Vector512.Create(0.999999f), y = Vector512.Create(1e-7f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector512.MultiplyAddEstimate(a, x, y);
            b = Vector512.MultiplyAddEstimate(b, x, y);
            c = Vector512.MultiplyAddEstimate(c, x, y);
            d = Vector512.MultiplyAddEstimate(d, x, y);
            e = Vector512.MultiplyAddEstimate(e, x, y);
            f = Vector512.MultiplyAddEstimate(f, x, y);
            g = Vector512.MultiplyAddEstimate(g, x, y);
            h = Vector512.MultiplyAddEstimate(h, x, y);
            i = Vector512.MultiplyAddEstimate(i, x, y);
            j = Vector512.MultiplyAddEstimate(j, x, y);
            k = Vector512.MultiplyAddEstimate(k, x, y);
            l = Vector512.MultiplyAddEstimate(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains256(int rounds)
    {
        Vector256<float> x = Vector256.Create(0.999999f), y = Vector256.Create(1e-7f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector256.MultiplyAddEstimate(a, x, y);
            b = Vector256.MultiplyAddEstimate(b, x, y);
            c = Vector256.MultiplyAddEstimate(c, x, y);
            d = Vector256.MultiplyAddEstimate(d, x, y);
            e = Vector256.MultiplyAddEstimate(e, x, y);
            f = Vector256.MultiplyAddEstimate(f, x, y);
            g = Vector256.MultiplyAddEstimate(g, x, y);
            h = Vector256.MultiplyAddEstimate(h, x, y);
            i = Vector256.MultiplyAddEstimate(i, x, y);
            j = Vector256.MultiplyAddEstimate(j, x, y);
            k = Vector256.MultiplyAddEstimate(k, x, y);
            l = Vector256.MultiplyAddEstimate(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains128(int rounds)
    {
        Vector128<float> x = Vector128.Create(0.999999f), y = Vector128.Create(1e-7f);
        Vector128<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector128.MultiplyAddEstimate(a, x, y);
            b = Vector128.MultiplyAddEstimate(b, x, y);
            c = Vector128.MultiplyAddEstimate(c, x, y);
            d = Vector128.MultiplyAddEstimate(d, x, y);
            e = Vector128.MultiplyAddEstimate(e, x, y);
            f = Vector128.MultiplyAddEstimate(f, x, y);
            g = Vector128.MultiplyAddEstimate(g, x, y);
            h = Vector128.MultiplyAddEstimate(h, x, y);
            i = Vector128.MultiplyAddEstimate(i, x, y);
            j = Vector128.MultiplyAddEstimate(j, x, y);
            k = Vector128.MultiplyAddEstimate(k, x, y);
            l = Vector128.MultiplyAddEstimate(l, x, y);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
