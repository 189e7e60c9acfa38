namespace Bench.Definitions.Forms;

/// <summary>A digest, or, where a draft may stand, the word that says it is still to be computed.</summary>
/// <param name="draft">Whether that word is allowed.</param>
internal sealed class DigestForm(bool draft = true) : TextForm(
    draft ? $"64 lower-case hexadecimal digits, or '{Unfrozen}' in a draft" : "64 lower-case hexadecimal digits",
    draft ? $"^([0-9a-f]{{64}}|{Unfrozen})$" : "^[0-9a-f]{64}$")
{
    /// <summary>The word of a draft.</summary>
    public const string Unfrozen = "unfrozen";

    // Longer than any number that somebody writes.
    private const int MostCharactersOfNumber = 32;

    /// <summary>64 digits are a digest even when all of them happen to be decimal, and one too few or too many are no number either.</summary>
    protected override bool IsUnmistakable(string text) => text.Length > MostCharactersOfNumber;
}
