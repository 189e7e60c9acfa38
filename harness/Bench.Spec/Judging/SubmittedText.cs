using System.Collections.Immutable;

namespace Bench.Spec.Judging;

/// <summary>A short text file of a submission.</summary>
/// <param name="Path">The file, as the findings name it.</param>
/// <param name="Lines">Its lines, without their ends.</param>
public sealed record SubmittedText(string Path, ImmutableArray<string> Lines)
{
    /// <summary>The first line that holds a text, and its number from 1; null when none does.</summary>
    public (string Text, int Number)? Find(string text)
    {
        for (int i = 0; i < Lines.Length; i++)
        {
            if (Lines[i].Contains(text, StringComparison.Ordinal))
            {
                return (Lines[i], i + 1);
            }
        }

        return null;
    }
}
