using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions;

/// <summary>Refuses to plan on data that is not pinned.</summary>
internal static class PlannedDataset
{
    /// <summary>Reports a draft.</summary>
    /// <param name="digest">Where the digest stands.</param>
    /// <param name="path">The workload's path.</param>
    /// <param name="findings">Takes the finding.</param>
    public static void RefuseDraft(Location digest, string path, FindingList findings) =>
        findings.Error(DefinitionCodes.DatasetUnfrozen, digest, "the data set's digest is not written yet; nothing runs on a draft", $"bench workload freeze {ShellWord.Of(path)} writes it");
}
