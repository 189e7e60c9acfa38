namespace Bench.Sut;

/// <summary>What a SUT answers to the greeting (PROTOCOL.md, "Start"): its name, and what it runs where it says so.</summary>
/// <param name="Name">The name, without control characters.</param>
/// <param name="Kernel">What it runs; null where it does not say.</param>
internal readonly record struct GreetingAnswer(string Name, string? Kernel)
{
    private const string KernelKey = "kernel ";

    /// <summary>Reads an answer. Lines of a key that is not known are passed over.</summary>
    public static GreetingAnswer Parse(string text)
    {
        string[] lines = text.Split('\n');
        string? kernel = lines.Skip(1).FirstOrDefault(static line => line.StartsWith(KernelKey, StringComparison.Ordinal))?[KernelKey.Length..];
        return new GreetingAnswer(Printable(lines[0]), kernel is null ? null : Printable(kernel));
    }

    /// <summary>The answer's text.</summary>
    public override string ToString() => Kernel is null ? Name : $"{Name}\n{KernelKey}{Kernel}";

    private static string Printable(string text) => string.Concat(text.Where(static letter => !char.IsControl(letter)));
}
