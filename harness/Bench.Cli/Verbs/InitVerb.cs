using System.CommandLine;
using Bench.Definitions;
using Bench.Machine;
using Bench.Spec;

namespace Bench.Cli.Verbs;

/// <summary><c>bench init DIR --submitter NAME</c>: a submission to start from.</summary>
internal static class InitVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> folder = new("DIR") { Description = "A new or empty folder" };
        Option<string> submitter = new("--submitter") { HelpName = "NAME", Required = true, Description = "The submitting organisation" };
        Command command = new("init", "A submission from the template: submission, system description, and a SUT that works") { folder, submitter };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(folder), parsed.GetRequiredValue(submitter)));
        return command;
    }

    private static int Run(Terminal terminal, string folder, string submitter)
    {
        if (SubmissionTemplate.WhyNoSubmitter(submitter) is { } reason)
        {
            throw new UsageException($"--submitter: {reason}");
        }

        if (File.Exists(folder))
        {
            throw new TargetTakenException($"{folder} is a file; expected a new or empty folder", "name another folder");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new TargetTakenException($"{folder} is not empty, and nothing is overwritten", $"name a new folder, or empty it; {Invocation.Text} check {ShellWord.Of(folder)} reads a submission that is there");
        }

        foreach (string path in SubmissionTemplate.Write(folder, submitter, StatedSystem.Values()))
        {
            terminal.Line(Path.Combine(folder, path));
        }

        terminal.Say($"read {Path.Combine(folder, "README.md")}; then {Invocation.Text} check {ShellWord.Of(folder)}");
        return ExitCode.Clean;
    }
}
