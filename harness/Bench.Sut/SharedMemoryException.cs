using Bench.Spec;

namespace Bench.Sut;

/// <summary>Memory to share with the system under test could not be had.</summary>
/// <param name="bytes">Bytes asked for.</param>
/// <param name="reason">What the system said.</param>
public sealed class SharedMemoryException(long bytes, string reason)
    : WorldFailedException($"{bytes} bytes of shared memory could not be had: {reason}", "free memory, or lower the workload's sample counts");
