using System.Diagnostics.CodeAnalysis;

namespace Bench.Definitions.Forms;

/// <summary>A path that stays in the definition's folder.</summary>
internal sealed class PathForm() : TextForm("a relative path inside this folder, with forward slashes", longest: 1000)
{
    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        if (!base.TryRead(item, reading, out value))
        {
            return false;
        }

        if (Stays(value))
        {
            return true;
        }

        reading.Findings.Error(DefinitionCodes.PathLeavesFolder, item.Location, $"{reading.Here} is {Quote.Of(value)}, expected {Expected}", "copy the file into the folder, so that it travels with the definition");
        return false;
    }

    /// <summary>Whether the path is relative and no part of it goes up.</summary>
    public static bool Stays(string path) =>
        path.Length > 0 && path[0] != '/' && !path.Contains('\\', StringComparison.Ordinal) && !(path.Length > 1 && path[1] == ':') && !path.Split('/').Contains("..");
}
