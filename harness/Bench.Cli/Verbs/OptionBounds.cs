using System.Globalization;

namespace Bench.Cli.Verbs;

/// <summary>Numbers of the command line that must lie between bounds.</summary>
internal static class OptionBounds
{
    /// <summary>The number, where it lies between the bounds.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="value">What was given.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="greatest">The greatest.</param>
    /// <exception cref="UsageException">It does not.</exception>
    public static int Between(string option, int value, int least, int greatest) =>
        value >= least && value <= greatest ? value : throw new UsageException($"{option} is {value}; expected {least} to {greatest}");

    /// <summary>A length of time above 0.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="seconds">What was given, seconds.</param>
    /// <param name="most">The greatest that is allowed, seconds.</param>
    /// <exception cref="UsageException">It is not above 0, or greater.</exception>
    public static TimeSpan Seconds(string option, double seconds, double most) => seconds > 0 && seconds <= most
        ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} is {seconds}; expected more than 0 and at most {most}"));
}
