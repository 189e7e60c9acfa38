using System.CommandLine;
using Bench.Results.Exports;

namespace Bench.Cli.Verbs;

/// <summary>The options of <c>export mllog</c> that choose a carrier: <c>--carrier NAME [--version X] [--available on-premise|cloud]</c>.</summary>
internal sealed class MllogCarrierOptions
{
    private const string OnPremise = "on-premise";
    private const string Cloud = "cloud";
    private static readonly string Names = string.Join('|', MllogCarrier.All.Select(static carrier => carrier.Name));
    private readonly Option<string?> carrier = new("--carrier") { HelpName = Names, Description = "The MLPerf benchmark whose name the results travel under: MLCommons' tools judge by their own benchmarks only" };
    private readonly Option<string?> version = new("--version") { HelpName = "X", Description = "The ruleset of MLCommons' tools that is to read it; the newest that has the carrier by default" };
    private readonly Option<string?> available = new("--available") { HelpName = $"{OnPremise}|{Cloud}", Description = "Of systems in the category available: whether they are bought or rented, which MLCommons' tools ask and no bundle says" };

    public void AddTo(Command command)
    {
        command.Options.Add(carrier);
        command.Options.Add(version);
        command.Options.Add(available);
    }

    /// <summary>What was chosen; null without a carrier.</summary>
    /// <exception cref="UsageException">There is no such carrier, version or word.</exception>
    public Choice? Read(ParseResult parsed)
    {
        if (parsed.GetValue(carrier) is not { } name)
        {
            return parsed.GetValue(version) is null && parsed.GetValue(available) is null
                ? null
                : throw new UsageException("--version and --available are about a carrier, and there is no --carrier", $"add --carrier {Names}");
        }

        MllogCarrier chosen = MllogCarrier.All.FirstOrDefault(one => one.Name == name)
            ?? throw new UsageException($"--carrier is '{name}'; expected {Cli.Names.OneOf(name, MllogCarrier.All.Select(static one => one.Name))}");
        string round = parsed.GetValue(version) ?? chosen.Versions[0];
        return chosen.Versions.Contains(round)
            ? new Choice(chosen, round, Rented(parsed.GetValue(available)))
            : throw new UsageException($"--version is '{round}'; expected one of {string.Join(", ", chosen.Versions)}, which have {chosen.Name}");
    }

    private static bool? Rented(string? text) => text switch
    {
        null => null,
        OnPremise => false,
        Cloud => true,
        _ => throw new UsageException($"--available is '{text}'; expected {OnPremise} or {Cloud}"),
    };

    /// <summary>A carrier that was chosen.</summary>
    /// <param name="Carrier">The carrier.</param>
    /// <param name="Version">The ruleset of MLCommons' tools.</param>
    /// <param name="Rented">Of available systems: whether they are rented; null where nothing was said.</param>
    internal sealed record Choice(MllogCarrier Carrier, string Version, bool? Rented);
}
