using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Bench.LoadGen;

/// <summary>One turn of a loop that waits awake. The runtime's own SpinWait is stretched to 37 ns; the processor's pause takes 10 to 20, and a round trip between two cores is 100.</summary>
public static class Spin
{
    /// <summary>Lets the processor breathe, for as short as it can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Once()
    {
        if (X86Base.IsSupported)
        {
            X86Base.Pause();
        }
        else if (ArmBase.IsSupported)
        {
            ArmBase.Yield();
        }
        else
        {
            Thread.SpinWait(1);
        }
    }
}
