using Bench.Spec.Problems;

namespace Bench.Results.Sequences;

/// <summary>A result at one length of sequence.</summary>
/// <param name="Workload">The workload's id.</param>
/// <param name="Length">Elements of the sequence, at least 1.</param>
/// <param name="TimeNs">Time of a sequence, nanoseconds, greater than 0: the median latency of single-stream; of offline the time that one takes of all, the inverse of the rate.</param>
/// <param name="Memory">What a sequence takes of memory; null for a SUT of which that is not known.</param>
public sealed record SequencePoint(string Workload, int Length, double TimeNs, StreamMemory? Memory);
