using System.Runtime.Intrinsics.X86;
using Bench.Spec;
using Register = Bench.Workloads.Matmul.EvexAssembler.Register;

namespace Bench.Workloads.Matmul;

/// <summary>The micro-kernel of bf16 (VDPBF16PS) and int8 (VPDPBUSD): a tile of up to 14 rows by 32 columns in registers. .NET has no classes for these instructions, so that the code is written here, once for each number of rows.</summary>
/// <remarks>
/// A 32-bit word holds the two (bf16) or four (int8) terms that one instruction multiplies and adds: a term group. A micro-panel of A is [groups][rows] words, one of B [groups][32] words.
/// Of int8, A is unsigned: a signed number plus 128; who calls takes 128 times the sum of B's column off. Sums are fp32 of bf16 and int32 of int8, which stays exact up to 65,000 terms.
/// Thread-safe: no state.
/// </remarks>
internal sealed unsafe class DotKernel
{
    /// <summary>Most rows of a tile, m_r: 28 sums, two vectors of B and two words of A are the 32 registers.</summary>
    public const int Rows = 14;

    /// <summary>Columns of a tile, n_r.</summary>
    public const int Columns = 32;

    private const int FirstSum = 4;

    private static readonly Lazy<DotKernel?> Bf16 = new(static () => Of(NumberFormat.Bf16)), Int8 = new(static () => Of(NumberFormat.Int8));

    private readonly delegate* unmanaged[SuppressGCTransition]<uint*, uint*, void*, nint, nint, nint, void>[] kernels;

    private DotKernel(NumberFormat format, delegate* unmanaged[SuppressGCTransition]<uint*, uint*, void*, nint, nint, nint, void>[] kernels)
    {
        Format = format;
        this.kernels = kernels;
    }

    /// <summary>bf16 or int8.</summary>
    public NumberFormat Format { get; }

    /// <summary>Terms of a group: 2 or 4.</summary>
    public int Terms => 32 / Format.Bits;

    /// <summary>What it runs, for people.</summary>
    public string Name => $"512-bit {Rows}x{Columns} {(Format == NumberFormat.Bf16 ? "AVX512_BF16" : "AVX512_VNNI")}";

    /// <summary>The kernel of a format; null where the format has none, or the processor or the system does not let it run.</summary>
    public static DotKernel? For(NumberFormat format) => format switch
    {
        NumberFormat.Bf16 => Bf16.Value,
        NumberFormat.Int8 => Int8.Value,
        _ => null,
    };

    /// <summary>c = a b; of bf16 also c += a b.</summary>
    /// <param name="rows">1 to <see cref="Rows"/>.</param>
    /// <param name="a">A micro-panel of A.</param>
    /// <param name="b">A micro-panel of B.</param>
    /// <param name="c">rows × 32 floats or int32s.</param>
    /// <param name="cStride">Elements from one row of c to the next.</param>
    /// <param name="groups">Term groups; at least 1.</param>
    /// <param name="add">Whether to add to c; bf16 only.</param>
    public void Multiply(int rows, uint* a, uint* b, void* c, nint cStride, int groups, bool add) => kernels[rows](a, b, c, 4 * cStride, groups, add ? 1 : 0);

    // CPUID leaf 7: sub-leaf 0, ECX bit 11 is AVX512_VNNI; sub-leaf 1, EAX bit 5 is AVX512_BF16. That the system saves the registers follows from Avx512F.IsSupported.
    private static bool IsSupported(NumberFormat format) =>
        Avx512F.IsSupported && X86Base.IsSupported && (format == NumberFormat.Bf16 ? X86Base.CpuId(7, 1).Eax & (1 << 5) : X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    private static DotKernel? Of(NumberFormat format)
    {
        if (!OperatingSystem.IsLinux() || !IsSupported(format))
        {
            return null;
        }

        delegate* unmanaged[SuppressGCTransition]<uint*, uint*, void*, nint, nint, nint, void>[] kernels = new delegate* unmanaged[SuppressGCTransition]<uint*, uint*, void*, nint, nint, nint, void>[Rows + 1];
        for (int rows = 1; rows <= Rows; rows++)
        {
            void* code = ExecutableMemory.Of(Assemble(format, rows));
            if (code is null)
            {
                return null;
            }

            kernels[rows] = (delegate* unmanaged[SuppressGCTransition]<uint*, uint*, void*, nint, nint, nint, void>)code;
        }

        return new DotKernel(format, kernels);
    }

    // System V: a in rdi, b in rsi, c in rdx, the stride's bytes in rcx, the groups in r8, whether to add in r9. No register is saved: none of those used is the caller's.
    private static ReadOnlySpan<byte> Assemble(NumberFormat format, int rows)
    {
        EvexAssembler code = new();
        int SumOf(int row, int half) => FirstSum + (2 * row) + half;
        for (int sum = FirstSum; sum < FirstSum + (2 * rows); sum++)
        {
            code.Clear(sum);
        }

        int group = code.Here;
        code.Load(0, Register.Rsi, 0);
        code.Load(1, Register.Rsi, 64);
        for (int row = 0; row < rows; row++)
        {
            int word = 2 + (row & 1);
            code.Broadcast(word, Register.Rdi, 4 * row);
            for (int half = 0; half < 2; half++)
            {
                if (format == NumberFormat.Bf16)
                {
                    code.DotBf16(SumOf(row, half), half, word);
                }
                else
                {
                    code.DotInt8(SumOf(row, half), word, half);
                }
            }
        }

        code.Add(Register.Rdi, 4 * rows);
        code.Add(Register.Rsi, 128);
        code.RepeatFrom(group, Register.R8);
        if (format == NumberFormat.Bf16)
        {
            code.Unless0(Register.R9, () =>
            {
                code.Move(Register.Rax, Register.Rdx);
                for (int row = 0; row < rows; row++)
                {
                    code.AddSingles(SumOf(row, 0), Register.Rax, 0);
                    code.AddSingles(SumOf(row, 1), Register.Rax, 64);
                    code.Add(Register.Rax, Register.Rcx);
                }
            });
        }

        for (int row = 0; row < rows; row++)
        {
            code.Store(SumOf(row, 0), Register.Rdx, 0);
            code.Store(SumOf(row, 1), Register.Rdx, 64);
            code.Add(Register.Rdx, Register.Rcx);
        }

        code.Return();
        return code.Code;
    }
}
