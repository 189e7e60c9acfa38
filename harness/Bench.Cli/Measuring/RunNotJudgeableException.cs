using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>What a run wrote cannot be judged: it is not sealed.</summary>
internal sealed class RunNotJudgeableException(string payload, Finding finding)
    : WorldFailedException($"{payload} cannot be sealed: {finding}", $"bench check {ShellWord.Of(payload)} shows everything; if nothing touched the folder, this is a defect of bench: please report it");
