using System.CommandLine;
using Bench.Cli.Trainings;
using Bench.Spec.Training;

namespace Bench.Cli.Verbs;

/// <summary>The options of <c>run</c> that are for training workloads.</summary>
internal sealed class TrainingCommandOptions
{
    private readonly Option<int?> runs = new("--runs") { HelpName = "N", Description = "Training runs of a result; the round's by default. Of more, every N consecutive ones are scored and the median counts" };
    private readonly Option<string[]> set = new("--set") { HelpName = "KEY=VALUE", Description = "A hyperparameter of a training workload; may be given several times" };
    private readonly Option<string?> borrow = new("--borrow") { HelpName = "LENDER", Description = "Take over the hyperparameters of another submitter's bundle (with --original)" };
    private readonly Option<string?> original = new("--original") { HelpName = "BUNDLE", Description = "Your own bundle that the result with borrowed hyperparameters replaces" };

    /// <summary>Adds the options to the verb.</summary>
    public void AddTo(Command command)
    {
        ExistingPath.Of(borrow, original);
        foreach (Option option in new Option[] { runs, set, borrow, original })
        {
            command.Add(option);
        }
    }

    /// <summary>What they say.</summary>
    /// <exception cref="UsageException">One of a pair is missing, or a value is not one.</exception>
    public TrainingOptions Read(ParseResult parsed)
    {
        TrainingOptions options = new()
        {
            Runs = parsed.GetValue(runs),
            Set = parsed.GetValue(set) ?? [],
            Borrow = parsed.GetValue(borrow),
            Original = parsed.GetValue(original),
        };
        if (options.Borrow is null != options.Original is null)
        {
            throw new UsageException(
                options.Borrow is null ? "--original was given without --borrow" : "--borrow was given without --original",
                "name both: the lender's bundle, and your own that the new result replaces");
        }

        return options.Runs is < 1 or > TrainingNumbers.MostRuns
            ? throw new UsageException($"--runs is {options.Runs}; expected 1 to {TrainingNumbers.MostRuns}")
            : options;
    }
}
