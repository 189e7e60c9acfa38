using Bench.Spec;

namespace Bench.Sut;

/// <summary>A system under test did not start: no such program, no answer to the greeting, or it ended first.</summary>
/// <param name="command">Its command line.</param>
/// <param name="reason">What happened.</param>
/// <param name="remedy">What to do; empty where what it said is all that there is.</param>
/// <param name="inner">What the system threw.</param>
public sealed class SutStartException(string command, string reason, string remedy = "", Exception? inner = null)
    : WorldFailedException($"the SUT '{command}' did not start: {reason}", remedy.Length > 0 ? remedy : "what it said last, if anything, says why; run by hand with BENCH_SUT_SOCKET set to any path, it should complain only that it cannot connect", inner);
