using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Definitions.Forms;

/// <summary>Keys and forms that several definitions share.</summary>
internal static class Fields
{
    /// <summary>Lower-case letters, digits and hyphens.</summary>
    public const string IdPattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>An id.</summary>
    public static TextForm Id { get; } = new("an id of lower-case letters, digits and single hyphens", IdPattern, 64);

    /// <summary>A version.</summary>
    public static TextForm Version { get; } = new("a version \"major.minor\" in quotes", "^(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})$");

    /// <summary>A round: a version, or another body's, after its name.</summary>
    public static TextForm Round { get; } = new("a round \"major.minor\" in quotes, or another body's such as mlperf-6.1", "^([a-z]+-)?(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})$");

    /// <summary>One line for people.</summary>
    public static TextForm Line { get; } = new("a line of text");

    /// <summary>A fraction between 0 and 1.</summary>
    public static RealForm Fraction { get; } = new(1, greatestIncluded: false);

    /// <summary>A number format.</summary>
    public static ChoiceForm<NumberFormat> Format { get; } = Choice.Of<NumberFormat>();

    /// <summary>The key that says which schema the text follows.</summary>
    public static Field<string> Schema(string name) => new("schema", Choice.Word(name), "Which schema this text follows.");

    /// <summary>A key with an integer.</summary>
    public static Field<int> Integer(string name, int least, int greatest, string description) => new(name, new IntegerForm<int>(least, greatest), description);

    /// <summary>A number format of sums: nobody adds up integers that share a scale.</summary>
    public static ChoiceForm<NumberFormat> SumFormat { get; } =
        new([.. Enum.GetValues<NumberFormat>().Where(static format => format is not (NumberFormat.Int8 or NumberFormat.Int4)).Select(static format => KeyValuePair.Create(Choice.NameOf(format), format))]);

    /// <summary>A list of formats that differ.</summary>
    public static Field<ImmutableArray<NumberFormat>> Formats(string name, ChoiceForm<NumberFormat> format, string description) =>
        new(name, new ListForm<NumberFormat>(format, "number formats", 1, Enum.GetValues<NumberFormat>().Length, distinct: true), description);
}
