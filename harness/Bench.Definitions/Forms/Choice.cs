using System.Text.Json;

namespace Bench.Definitions.Forms;

/// <summary>Makes the forms of enumerations.</summary>
internal static class Choice
{
    /// <summary>The members of an enumeration under their snake_case names.</summary>
    public static ChoiceForm<T> Of<T>()
        where T : struct, Enum =>
        new([.. Enum.GetValues<T>().Select(static value => KeyValuePair.Create(NameOf(value), value))]);

    /// <summary>A fixed word.</summary>
    public static ChoiceForm<string> Word(params IEnumerable<string> words) => new([.. words.Select(static word => KeyValuePair.Create(word, word))]);

    /// <summary>The name of a member as definitions write it.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
