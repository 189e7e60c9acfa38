using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>Reads reference convergence points (<c>bench/rcp/v1</c>). Whether they are enough, and as they should be, is not asked here.</summary>
public static class RcpReader
{
    /// <summary>The schema's name.</summary>
    internal const string SchemaName = "bench/rcp/v1";

    private const int MostPoints = 64;
    private const int MostRuns = 1000;

    private static readonly Field<int> BatchSize = Fields.Integer("batch_size", 1, 1 << 24, "Examples of an update.");
    private static readonly Field<NumberFormat> Precision = new("precision", Fields.Format, "The format that the reference computed in.");
    private static readonly Field<ImmutableArray<KeyValuePair<string, HyperparameterValue>>> Hyperparameters = new("hyperparameters", ChosenHyperparametersForm.Root, "The hyperparameters of its runs.");
    private static readonly Field<ImmutableArray<ReferenceRunForm.Run>> Runs = new("runs", new ListForm<ReferenceRunForm.Run>(ReferenceRunForm.Root, "runs", 1, MostRuns), "The reference's runs.");

    /// <summary>The whole definition.</summary>
    internal static MappingForm<ReferenceConvergencePoints> Root { get; } = Form();

    /// <summary>The points, or everything that is wrong with their text.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<Definition<ReferenceConvergencePoints>> Read(string path, ReadOnlyMemory<byte> bytes) => DefinitionText.Read(path, bytes, Root);

    private static MappingForm<ReferenceConvergencePoints> Form()
    {
        Field<string> workload = new("workload", Fields.Id, "The workload that the points are of.");
        Field<string> version = new("version", Fields.Version, "Its version.");
        Field<string> digest = new("workload_sha256", new DigestForm(draft: false), "Digest of its YAML.");
        Field<ImmutableArray<string>> batchGroup = new(
            "batch_group", new ListForm<string>(Choice.Word(HyperparameterKey.All.Select(static key => key.Name)), "hyperparameters", 0, HyperparameterKey.All.Length), "The hyperparameters of the batch-size group.");
        Field<ImmutableArray<ReferenceConvergencePoint>> points = new("points", new ListForm<ReferenceConvergencePoint>(PointForm(), "points", 1, MostPoints), "The points, in order of batch size.");
        return new MappingForm<ReferenceConvergencePoints>(
            "reference convergence points",
            [Fields.Schema(SchemaName), workload, version, digest, batchGroup, points],
            bound => new ReferenceConvergencePoints
            {
                Workload = bound.Get(workload),
                WorkloadVersion = bound.Get(version),
                WorkloadDigest = Sha256Digest.Parse(bound.Get(digest)),
                Points = [.. bound.Get(points).Select(point => InGroup(point, bound.Get(batchGroup)))],
            },
            bound =>
            {
                int[] sizes = bound.Has(points) ? [.. bound.Get(points).Select(static point => point.BatchSize)] : [];
                for (int i = 1; i < sizes.Length; i++)
                {
                    if (sizes[i] <= sizes[i - 1])
                    {
                        bound.Error(DefinitionCodes.Contradiction, points, $"batch_size {sizes[i]} stands after {sizes[i - 1]}, expected each once and in rising order");
                    }
                }
            });
    }

    private static MappingForm<ReferenceConvergencePoint> PointForm() => new("a point", [BatchSize, Precision, Hyperparameters, Runs], Point, static bound =>
    {
        if (bound.Has(BatchSize, Hyperparameters)
            && bound.Get(Hyperparameters).FirstOrDefault(static pair => pair.Key == OptimizerSettings.BatchSizeKey) is { Key: not null } stated && stated.Value.Number != bound.Get(BatchSize))
        {
            bound.Error(DefinitionCodes.Contradiction, BatchSize, $"batch_size is {bound.Get(BatchSize)}, expected hyperparameters.{OptimizerSettings.BatchSizeKey}, {stated.Value}");
        }

        if (bound.Has(Runs) && bound.Get(Runs).GroupBy(static run => run.Value.Seed).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            bound.Error(DefinitionCodes.Contradiction, Runs, $"the seed {twice.Key} has {twice.Count()} runs, expected one");
        }
    });

    private static ReferenceConvergencePoint Point(Bound bound) => new()
    {
        BatchSize = bound.Get(BatchSize),
        Precision = bound.Get(Precision),
        Hyperparameters =
        [
            .. bound.Get(Hyperparameters).Select(pair => new PlannedHyperparameter { Name = pair.Key, Value = pair.Value, Origin = bound.At(Hyperparameters).ToString(), BatchGroup = false }),
        ],
        Runs = [.. bound.Get(Runs).Select(static run => run.Value)],
    };

    private static ReferenceConvergencePoint InGroup(ReferenceConvergencePoint point, ImmutableArray<string> batchGroup) =>
        point with { Hyperparameters = [.. point.Hyperparameters.Select(one => one with { BatchGroup = batchGroup.Contains(one.Name) })] };
}
