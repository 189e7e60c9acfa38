namespace Bench.Tests;

/// <summary>A fact that needs programs from outside; where one is missing it is skipped, and the reason is printed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithProgramsAttribute : FactAttribute
{
    public FactWithProgramsAttribute(params string[] programs)
    {
        string[] missing = [.. programs.Where(static program => !IsInstalled(program))];
        if (missing.Length > 0)
        {
            Skip = $"not installed here: {string.Join(", ", missing)}";
        }
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
