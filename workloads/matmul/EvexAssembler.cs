using System.Buffers.Binary;

namespace Bench.Workloads.Matmul;

/// <summary>Writes the few x86-64 instructions that a kernel of AVX512_BF16 and AVX512_VNNI needs, for which .NET has no classes. Vectors are the 32 registers of 512 bits, by number.</summary>
/// <remarks>Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, sections 2.7 (EVEX) and the pages of each instruction.</remarks>
internal sealed class EvexAssembler
{
    private const int VectorBytes = 64, WordBytes = 4;

    private readonly List<byte> code = [];

    /// <summary>General registers, by their number in an encoding.</summary>
    public enum Register
    {
        /// <summary>rax.</summary>
        Rax = 0,

        /// <summary>rcx, the fourth argument.</summary>
        Rcx = 1,

        /// <summary>rdx, the third argument.</summary>
        Rdx = 2,

        /// <summary>rsi, the second argument.</summary>
        Rsi = 6,

        /// <summary>rdi, the first argument.</summary>
        Rdi = 7,

        /// <summary>r8, the fifth argument.</summary>
        R8 = 8,

        /// <summary>r9, the sixth argument.</summary>
        R9 = 9,
    }

    private enum Prefix
    {
        None = 0,
        P66 = 1,
        F3 = 2,
    }

    private enum Map
    {
        F = 1,
        F38 = 2,
    }

    /// <summary>Where the next instruction begins.</summary>
    public int Here => code.Count;

    /// <summary>The code so far.</summary>
    public ReadOnlySpan<byte> Code => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(code);

    /// <summary>VMOVUPS zmm, [address + displacement].</summary>
    public void Load(int vector, Register address, int displacement) => OfMemory(new Operation(Map.F, Prefix.None, 0x10), vector, 0, address, displacement, VectorBytes);

    /// <summary>VMOVUPS [address + displacement], zmm.</summary>
    public void Store(int vector, Register address, int displacement) => OfMemory(new Operation(Map.F, Prefix.None, 0x11), vector, 0, address, displacement, VectorBytes);

    /// <summary>VPBROADCASTD zmm, [address + displacement].</summary>
    public void Broadcast(int vector, Register address, int displacement) => OfMemory(new Operation(Map.F38, Prefix.P66, 0x58), vector, 0, address, displacement, WordBytes);

    /// <summary>VPXORD zmm, zmm, zmm.</summary>
    public void Clear(int vector) => OfRegisters(new Operation(Map.F, Prefix.P66, 0xEF), vector, vector, vector);

    /// <summary>VDPBF16PS: each fp32 of sum gains the two products of the bf16 pairs of left and right.</summary>
    public void DotBf16(int sum, int left, int right) => OfRegisters(new Operation(Map.F38, Prefix.F3, 0x52), sum, left, right);

    /// <summary>VPDPBUSD: each int32 of sum gains the four products of the unsigned bytes of left and the signed ones of right.</summary>
    public void DotInt8(int sum, int left, int right) => OfRegisters(new Operation(Map.F38, Prefix.P66, 0x50), sum, left, right);

    /// <summary>VADDPS zmm, zmm, [address + displacement].</summary>
    public void AddSingles(int sum, Register address, int displacement) => OfMemory(new Operation(Map.F, Prefix.None, 0x58), sum, sum, address, displacement, VectorBytes);

    /// <summary>ADD register, value.</summary>
    public void Add(Register register, int value)
    {
        code.AddRange([RexOf(register), 0x81, (byte)(0xC0 | ((int)register & 7))]);
        Int32(value);
    }

    /// <summary>ADD register, other; both of the first eight.</summary>
    public void Add(Register register, Register other) => code.AddRange([0x48, 0x01, (byte)(0xC0 | ((int)other << 3) | (int)register)]);

    /// <summary>MOV register, other; both of the first eight.</summary>
    public void Move(Register register, Register other) => code.AddRange([0x48, 0x89, (byte)(0xC0 | ((int)other << 3) | (int)register)]);

    /// <summary>DEC register, and back to where an instruction began while it is not 0.</summary>
    public void RepeatFrom(int start, Register counter)
    {
        code.AddRange([RexOf(counter), 0xFF, (byte)(0xC8 | ((int)counter & 7)), 0x0F, 0x85]);
        Int32(start - (code.Count + sizeof(int)));
    }

    /// <summary>TEST register, register, and past what <paramref name="body"/> writes when it is 0.</summary>
    public void Unless0(Register register, Action body)
    {
        int low = (int)register & 7;
        code.AddRange([(byte)(0x48 | ((int)register >= 8 ? 5 : 0)), 0x85, (byte)(0xC0 | (low << 3) | low), 0x0F, 0x84]);
        int distance = code.Count;
        Int32(0);
        body();
        BinaryPrimitives.WriteInt32LittleEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(code)[distance..], code.Count - (distance + sizeof(int)));
    }

    /// <summary>VZEROUPPER, RET.</summary>
    public void Return() => code.AddRange([0xC5, 0xF8, 0x77, 0xC3]);

    private static byte RexOf(Register register) => (byte)(0x48 | ((int)register >= 8 ? 1 : 0));

    // A displacement that is a whole number of operands takes one byte (disp8*N), any other four. All addresses are in the first eight registers, none of them rsp or rbp, which are encoded otherwise.
    private void OfMemory(Operation operation, int vector, int second, Register address, int displacement, int operandBytes)
    {
        Prefixes(operation, vector, second, extended: 0);
        (int count, int rest) = Math.DivRem(displacement, operandBytes);
        bool isShort = rest == 0 && count is >= sbyte.MinValue and <= sbyte.MaxValue;
        code.Add((byte)((isShort ? 0x40 : 0x80) | ((vector & 7) << 3) | (int)address));
        if (isShort)
        {
            code.Add(unchecked((byte)(sbyte)count));
        }
        else
        {
            Int32(displacement);
        }
    }

    private void OfRegisters(Operation operation, int vector, int second, int third)
    {
        Prefixes(operation, vector, second, third);
        code.Add((byte)(0xC0 | ((vector & 7) << 3) | (third & 7)));
    }

    // The four bytes of EVEX and the opcode: bits of register numbers are stored inverted; L'L = 10 is 512 bits; no masks, no broadcasts.
    private void Prefixes(Operation operation, int vector, int second, int extended)
    {
        static int Unless(int number, int bit, int mask) => (number & bit) == 0 ? mask : 0;
        code.AddRange(
        [
            0x62,
            (byte)(Unless(vector, 8, 0x80) | Unless(extended, 16, 0x40) | Unless(extended, 8, 0x20) | Unless(vector, 16, 0x10) | (int)operation.Map),
            (byte)(((~second & 15) << 3) | 4 | (int)operation.Prefix),
            (byte)(0x40 | Unless(second, 16, 8)),
            operation.Code,
        ]);
    }

    private void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        code.AddRange(bytes);
    }

    private readonly record struct Operation(Map Map, Prefix Prefix, byte Code);
}
