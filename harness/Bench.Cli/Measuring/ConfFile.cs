using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Definitions.UserConfs;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>The file of <c>--conf</c>, and LoadGen's other file, which stands where nobody looks.</summary>
/// <param name="Value">The settings; null where there is no file.</param>
/// <param name="Remarks">What has no effect.</param>
internal sealed record ConfFile(UserConf? Value, ImmutableArray<Finding> Remarks)
{
    /// <summary>The file that LoadGen takes from the current folder and applies over every setting.</summary>
    private const string AuditConfig = "audit.config";

    /// <summary>Reads the file.</summary>
    /// <param name="path">Its path; null when the option was not given.</param>
    /// <param name="workloads">The ids of what is run.</param>
    /// <exception cref="DefinitionsRefusedException">The text is refused, with every finding.</exception>
    /// <exception cref="DefinitionUnreadableException">There is no such file, or it cannot be read.</exception>
    public static ConfFile Read(string? path, IReadOnlyCollection<string> workloads)
    {
        ImmutableArray<Finding> audit = File.Exists(AuditConfig)
            ? [Remark(Severity.Warning, new Location(AuditConfig), "audit.config stands in this folder and has no effect: LoadGen would apply it over every setting without a word", "give settings with --conf; compliance runs have their own")]
            : [];
        if (path is null)
        {
            return new ConfFile(null, audit);
        }

        Parsed<UserConf> read = UserConfReader.Read(path, DefinitionFile.Read(path));
        if (!read.Succeeded)
        {
            throw new DefinitionsRefusedException(read.Findings);
        }

        IEnumerable<Finding> others = read.Value.NamedModels
            .Where(entry => !workloads.Contains(entry.Model!))
            .Select(static entry => Remark(Severity.Note, entry.Location, $"the settings of {entry.Model} have no effect: no such workload is run", "name a workload's id, or * for any"));
        return new ConfFile(read.Value, CappedFindings.Of([.. audit, .. read.Findings, .. others]));
    }

    private static Finding Remark(Severity severity, Location location, string message, string help) =>
        new() { RuleId = DefinitionCodes.SettingIgnored, Severity = severity, Location = location, Message = message, Help = help };
}
