using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions.UserConfs;

/// <summary>One line of a configuration file, split as LoadGen splits it: words between white space, a comment from a word <c>#</c> that stands before the value.</summary>
internal static class ConfLine
{
    /// <summary>The key and the value of a line; null for an empty one, and for one that is refused.</summary>
    public static (ConfWord Key, ConfWord Value)? Read(string text, int line, FindingList findings)
    {
        ImmutableArray<ConfWord> words = Split(text, new Location(findings.Path, line));
        if (words.IsEmpty || words[0].Text == "#" || (words.Length == 1 && words[0].Text[0] == '#'))
        {
            return null;
        }

        (int Word, string Message, string Help)? wrong = words switch
        {
            [var first, ..] when first.Text[0] == '#' => (0, $"the comment begins with {Quote.Of(first.Text)}, expected '#' and a space: LoadGen takes the word for a key", "put a space after the '#'"),
            [var only] when only.Text.Contains('=', StringComparison.Ordinal) => (0, $"{Quote.Of(only.Text)} is one word, expected 'model.scenario.key = value': LoadGen ignores the line without a word", "put spaces around the '='"),
            [var only] => (0, $"{Quote.Of(only.Text)} stands alone, expected 'model.scenario.key = value': LoadGen ignores the line without a word", "write the '=' and the value, or a '#' and a space in front"),
            [_, var second, ..] when second.Text != "=" => (1, $"after the key stands {Quote.Of(second.Text)}, expected '='", "write 'model.scenario.key = value', with spaces around the '='"),
            [var key, _] => (1, $"{Quote.Of(key.Text)} has no value, expected a number after the '=': LoadGen ignores the line without a word", "write the value, or remove the line"),
            [_, _, _, var more, ..] => (3, $"after the value stands {Quote.Of(more.Text)}, expected nothing: LoadGen takes no comment there, and of several numbers the last", "put a comment on a line of its own, and one value on a line"),
            _ => null,
        };
        if (wrong is { } reason)
        {
            findings.Error(DefinitionCodes.MalformedText, words[reason.Word].Location, reason.Message, reason.Help);
            return null;
        }

        return (words[0], words[2]);
    }

    private static ImmutableArray<ConfWord> Split(string text, Location line)
    {
        ImmutableArray<ConfWord>.Builder words = ImmutableArray.CreateBuilder<ConfWord>();
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && !IsSpace(text[end]))
            {
                end++;
            }

            if (end > start)
            {
                words.Add(new ConfWord(text[start..end], line with { Column = start + 1 }));
            }

            start = end + 1;
        }

        return words.ToImmutable();
    }

    // White space of the C locale.
    private static bool IsSpace(char letter) => letter is ' ' or (>= '\t' and <= '\r');
}

/// <summary>A word of a line and where it stands.</summary>
internal readonly record struct ConfWord(string Text, Location Location);
