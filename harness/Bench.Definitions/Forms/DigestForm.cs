namespace Bench.Definitions.Forms;

/// <summary>A digest, or the word that says it is still to be computed.</summary>
internal sealed class DigestForm() : TextForm("64 lower-case hexadecimal digits, or 'unfrozen' in a draft", $"^([0-9a-f]{{64}}|{Unfrozen})$")
{
    /// <summary>The word of a draft.</summary>
    public const string Unfrozen = "unfrozen";

    /// <summary>64 digits are a digest even when all of them happen to be decimal.</summary>
    protected override bool IsUnmistakable(string text) => text.Length == 64;
}
