using Bench.Spec;

namespace Bench.Results.Imports;

/// <summary>A submission tree's root cannot be read at all.</summary>
public sealed class SubmissionTreeUnreadableException(string root, string reason, Exception? inner = null)
    : WorldFailedException($"{root}: {reason}", "name the folder that holds closed/, open/ or network/ of an MLPerf Inference submission", inner);
