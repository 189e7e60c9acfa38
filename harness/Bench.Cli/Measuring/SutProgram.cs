using Bench.Definitions;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Measuring;

/// <summary>The program that a system under test is started by, looked for as the system does it: before anything is measured, and on this machine alone, since PATH is another elsewhere.</summary>
internal static class SutProgram
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>That it cannot be started; a program in the definition's own folder that is missing is not said here but with the folder's other files.</summary>
    /// <param name="sut">The definition.</param>
    public static IEnumerable<Finding> Missing(Definition<SutDefinition> sut)
    {
        string program = sut.Value.Command[0];
        string named = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(sut.Path))!, program);
        if (File.Exists(named))
        {
            return IsExecutable(named) ? [] : [Report(sut, $"command names {program}, which is there and may not be executed", "make it executable (chmod +x), or name what runs it first: [sh, start.sh]")];
        }

        if (Path.IsPathRooted(program))
        {
            return [Report(sut, $"command names {program}; there is no such file", "install it, or name the program that is there")];
        }

        return program.Contains('/', StringComparison.Ordinal) || Folders.Any(folder => IsProgram(Path.Combine(folder, program)))
            ? []
            : [Report(sut, $"command names {program}, which is neither beside this file nor in PATH{Spelling.DidYouMean(program, NamesInPath)}", "install it, or correct its name")];
    }

    private static IEnumerable<string> Folders => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> NamesInPath => Folders.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).Select(static path => Path.GetFileName(path)).Distinct();

    private static bool IsProgram(string path) => File.Exists(path) && IsExecutable(path);

    private static bool IsExecutable(string path) => (File.GetUnixFileMode(path) & Execute) != 0;

    private static Finding Report(Definition<SutDefinition> sut, string message, string help) => new()
    {
        RuleId = "SUB002",
        Severity = Severity.Error,
        Message = message,
        Location = sut.LocationOf("command"),
        Help = help,
    };
}
