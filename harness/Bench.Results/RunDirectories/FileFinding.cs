using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.RunDirectories;

/// <summary>The findings about the files of a result, each kind under one code.</summary>
internal static class FileFinding
{
    /// <summary>The code of a file that is no evidence.</summary>
    public const string UnknownCode = "FILE006";

    private static readonly string Help = Remedy.ForChanged("the file");

    /// <summary>FILE001: a file that must be there is not.</summary>
    public static Finding Missing(string name) => Of("FILE001", name, "the file is missing; a result has it", "run the benchmark again: the run did not get that far");

    /// <summary>FILE002: text that is not strict JSON of the expected shape.</summary>
    public static Finding Malformed(string name, string message, int line = 0) => Of("FILE002", name, message, Help, line);

    /// <summary>The same, at the place of the defect.</summary>
    public static Finding Malformed(string name, JsonDefect defect) => Malformed(name, defect, defect.Line);

    /// <summary>The same in a text of which each line is a JSON object.</summary>
    public static Finding Malformed(string name, JsonDefect defect, int line) => Malformed(name, defect.Message, line) with { Location = new Location(name, line, defect.Column) };

    /// <summary>FILE003: binary records that do not fit the file's size or one another.</summary>
    public static Finding Misshapen(string name, string message) => Of("FILE003", name, message, Help);

    /// <summary>FILE004: a number that no run can have.</summary>
    public static Finding Absurd(string name, string member, string found, string expected, int line = 0) =>
        Of("FILE004", name, $"{member} is {found}; expected {expected}", Help, line);

    /// <summary>FILE005: a part of the evidence is not there; what depends on it cannot be checked.</summary>
    public static Finding Absent(string name, string consequence) => new()
    {
        RuleId = "FILE005",
        Severity = Severity.Warning,
        Message = $"the file is missing: {consequence} cannot be checked",
        Location = new Location(name),
        Help = "run the benchmark to its end",
    };

    /// <summary>FILE006: a file that is no evidence.</summary>
    public static Finding Unknown(string name) => new()
    {
        RuleId = UnknownCode,
        Severity = Severity.Note,
        Message = "the file is no part of the evidence and was not looked at",
        Location = new Location(name),
    };

    /// <summary>FILE007: the bytes of a kept response are not those whose digest the log has.</summary>
    public static Finding NotTheKept(string name, string message) => Of("FILE007", name, message, Help);

    private static Finding Of(string id, string name, string message, string help, int line = 0) => new()
    {
        RuleId = id,
        Severity = Severity.Error,
        Message = message,
        Location = new Location(name, line),
        Help = help,
    };
}
