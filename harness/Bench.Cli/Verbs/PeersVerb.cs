using System.Collections.Immutable;
using System.CommandLine;
using Bench.Cli.Peers;
using Bench.Cli.Tuning;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Workloads;

namespace Bench.Cli.Verbs;

/// <summary><c>bench peers [FAMILY]</c>: our kernels beside what a user would take instead, on the same problems in the same sitting.</summary>
internal static class PeersVerb
{
    private const int MostRepeats = 1000;
    private const double MostSeconds = 60;
    private const string Nobody = "none";

    public static Command Create(Terminal terminal, CancellationToken interrupted)
    {
        Argument<string?> family = new("FAMILY") { Arity = ArgumentArity.ZeroOrOne, Description = "A family of inference (matmul, attention, rnn, decoding) or of training (rnn-lm, attention-lm, neural-decoding), or the id or path of one workload; without it all of them" };
        Option<int> threads = new("--threads") { HelpName = "N", Description = "Threads that everybody computes with; all cores by default", DefaultValueFactory = static _ => Environment.ProcessorCount };
        Option<string> precision = new("--precision") { HelpName = "FORMAT", Description = "What everybody may round weights and operands to: fp32, bf16, fp16, int8 or int4; a peer that does not computes more exactly", DefaultValueFactory = static _ => "fp32" };
        Option<int> repeats = new("--repeats") { HelpName = "N", Description = "Rounds; fewer than six give no interval", DefaultValueFactory = static _ => 7 };
        Option<double> seconds = new("--seconds") { HelpName = "S", Description = "How long a block lasts at least", DefaultValueFactory = static _ => 0.2 };
        Option<string[]> peers = new("--peer") { HelpName = "NAME", AllowMultipleArgumentsPerToken = true, Description = $"Which of the peers that come with the tool take part ({string.Join(", ", ShippedPeers.Names)}, or {Nobody}); all by default" };
        Option<string[]> suts = new("--sut") { HelpName = "FILE", AllowMultipleArgumentsPerToken = true, Description = "The sut.yaml of a further implementation; may be given several times" };
        Option<string?> output = new("--out") { HelpName = "DIR", Description = "Write peers.csv, peers.json and a plot for each family there" };
        Option<bool> json = new("--json") { Description = "Print the rows as JSON" };
        ExistingPath.Of(suts);
        Command command = new("peers", "Our kernels beside OpenBLAS, oneDNN, ONNX Runtime, PyTorch, llama.cpp and programs of your own, in one sitting") { family, threads, precision, repeats, seconds, peers, suts, output, json };
        command.SetAction(parsed => Run(
            terminal,
            new PeerOptions
            {
                Selection = parsed.GetValue(family),
                Threads = OptionBounds.Between("--threads", parsed.GetRequiredValue(threads), 1, Environment.ProcessorCount),
                Precision = FormatOf(parsed.GetRequiredValue(precision)),
                Repeats = OptionBounds.Between("--repeats", parsed.GetRequiredValue(repeats), 1, MostRepeats),
                Block = OptionBounds.Seconds("--seconds", parsed.GetRequiredValue(seconds), MostSeconds),
                Peers = PeersOf(parsed.GetValue(peers) ?? []),
                Suts = [.. parsed.GetValue(suts) ?? []],
                Out = parsed.GetValue(output),
                Json = parsed.GetValue(json),
            },
            interrupted));
        return command;
    }

    private static NumberFormat FormatOf(string text)
    {
        foreach (NumberFormat format in CpuBackend.Formats)
        {
            if (Names.Of(format) == text)
            {
                return format;
            }
        }

        throw new UsageException($"--precision is '{text}'; expected {Names.OneOf(text, CpuBackend.Formats.Select(static format => Names.Of(format)))}");
    }

    private static void RefuseWhatWouldNotBeMeasured(PeerSelection selection, PeerOptions options)
    {
        if (selection is { Workloads: [], Trainings: not [] } && options.Precision != NumberFormat.Fp32)
        {
            throw new UsageException($"--precision is {Names.Of(options.Precision)}; training is measured in fp32", "leave it out");
        }

        if (!options.Peers.IsEmpty && !options.Peers.Any(peer => ShippedPeers.FamiliesOf(peer).Any(selection.Families.Contains)))
        {
            throw new UsageException($"--peer names nobody who does {string.Join(", ", selection.Families)}: {string.Join("; ", options.Peers.Select(static peer => $"{peer} does {string.Join(", ", ShippedPeers.FamiliesOf(peer))}"))}", $"name another, or {Nobody}");
        }
    }

    /// <summary>A program that is named would have no row, and its owner would look for it.</summary>
    private static void RefuseWhoComputesNothingOfIt(PeerSelection selection, PeerOptions options, ImmutableArray<Contender> contenders)
    {
        if (contenders.FirstOrDefault(one => one.Sut is { } sut && options.Suts.Contains(sut.Path) && !selection.Families.Any(one.Computes)) is { Sut: { } idle })
        {
            throw new UsageException(
                $"{idle.LocationOf("families")}: the system under test {idle.Value.Name} computes {string.Join(", ", idle.Value.Families)}; what is to be measured is of {string.Join(", ", selection.Families)}",
                "name one of its families, or correct families there");
        }
    }

    private static ImmutableArray<string> PeersOf(string[] named)
    {
        if (named is [])
        {
            return ShippedPeers.Names;
        }

        if (named is [Nobody])
        {
            return [];
        }

        return named.FirstOrDefault(static name => !ShippedPeers.Names.Contains(name)) is { } unknown
            ? throw new UsageException($"--peer is {unknown}; expected some of {string.Join(", ", ShippedPeers.Names)}, or {Nobody} alone{Spelling.DidYouMean(unknown, ShippedPeers.Names)}", "a program of your own is named with --sut")
            : [.. named];
    }

    private static int Run(Terminal terminal, PeerOptions options, CancellationToken interrupted)
    {
        PeerSelection selection = PeerSelection.Of(options.Selection);
        RefuseWhatWouldNotBeMeasured(selection, options);
        ImmutableArray<Contender> contenders = Contender.Of(options.Peers, options.Suts);
        RefuseWhoComputesNothingOfIt(selection, options, contenders);

        // A damaged table is refused with what to do: in the midst it would leave every row without ours.
        _ = TuningFile.TableFor(options.Threads);
        if (options.Out is { } taken)
        {
            PeerFiles.Take(taken);
        }

        bool chosen = options.Peers.Length < ShippedPeers.Names.Length;
        foreach (string idle in options.Peers.Where(peer => chosen && !ShippedPeers.FamiliesOf(peer).Any(selection.Families.Contains)))
        {
            terminal.Say($"{idle} has no row: it does {string.Join(", ", ShippedPeers.FamiliesOf(idle))}, and what is measured is of {string.Join(", ", selection.Families)}");
        }

        PeerSitting sitting = new(options, contenders, terminal.Say, interrupted);
        bool ended = true;
        try
        {
            sitting.Measure(selection);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            ended = false;
        }

        Print(terminal, options, sitting);
        if (!ended)
        {
            terminal.Say("interrupted: the problem that was being measured has fewer rounds or none, and those after it are missing");
            return ExitCode.Interrupted;
        }

        return sitting.Report.Rows.Any(static row => row.Implementation == Workloads.CpuBackend.Name && row.Error is not null) ? ExitCode.WorldFailed : ExitCode.Clean;
    }

    private static void Print(Terminal terminal, PeerOptions options, PeerSitting sitting)
    {
        if (options.Json)
        {
            terminal.Line(sitting.Report.ToJson());
        }
        else
        {
            PeerTable.Print(terminal, sitting.Report);
        }

        if (options.Out is { } folder)
        {
            foreach (string path in PeerFiles.Write(folder, sitting.Report))
            {
                terminal.Say(path);
            }
        }
    }
}
