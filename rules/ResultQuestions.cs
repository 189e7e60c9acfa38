using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>What rules about either kind of result ask of the evidence.</summary>
internal static class ResultQuestions
{
    extension(ResultEvidence evidence)
    {
        /// <summary>The result's runs, as a sentence has them.</summary>
        public string AllRuns => evidence is Evidence ? "both runs" : "all runs";

        /// <summary>The runs that were made with another of something than the first run.</summary>
        /// <param name="made">With what a run was made.</param>
        public IEnumerable<(RunProvenance Run, RunProvenance First)> RunsThatDiffer<T>(Func<RunProvenance, T> made)
            where T : IEquatable<T>
        {
            RunProvenance[] runs = [.. evidence.Provenances];
            return runs.Skip(1).Where(run => !made(run).Equals(made(runs[0]))).Select(run => (run, runs[0]));
        }
    }

    extension(RunProvenance run)
    {
        /// <summary>The file of its header.</summary>
        public string Path => run.Folder + "/run.jsonl";

        /// <summary>The run, as a sentence has it: <c>the performance run</c>, <c>run 3</c>.</summary>
        public string Title => run.Folder.StartsWith("runs/", StringComparison.Ordinal) ? "run " + run.Folder["runs/".Length..] : $"the {run.Folder} run";
    }
}
