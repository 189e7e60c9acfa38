using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli;

/// <summary>The files of weights that a workload names: they stand beside its YAML.</summary>
internal static class WeightsFiles
{
    /// <summary>Reads them from the folder of a definition.</summary>
    public static WeightsFileSource Beside<T>(Definition<T> workload)
        where T : class => BesideFile(workload.Path);

    /// <summary>Reads them from the folder of a file.</summary>
    public static WeightsFileSource BesideFile(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return file => Read(Path.Combine(folder, file.Name));
    }

    /// <summary>What is wrong with the files that a workload names: missing, another than the pinned one, of another model.</summary>
    public static ImmutableArray<Finding> Refusals(Definition<Workload> workload) => Refusals(workload, "problem", workload.Value.Problem.Pinned);

    /// <summary>The same of the weights that a training workload starts from.</summary>
    public static ImmutableArray<Finding> Refusals(Definition<TrainingWorkload> workload) => Refusals(workload, "initial_weights.file", workload.Value.Pinned);

    private static ImmutableArray<Finding> Refusals<T>(Definition<T> workload, string key, ImmutableArray<PinnedWeights> pinned)
        where T : class
    {
        ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (PinnedWeights weights in pinned)
        {
            try
            {
                _ = PinnedTensors.Of([weights], Beside(workload));
            }
            catch (WeightsFileRefusedException refused)
            {
                findings.Add(new Finding { RuleId = DefinitionCodes.WeightsRefused, Severity = Severity.Error, Message = refused.Message, Location = workload.LocationOf(key), Help = refused.Help });
            }
        }

        return findings.DrainToImmutable();
    }

    private static byte[] Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > WeightsFile.MaximumBytes)
            {
                throw new WeightsFileRefusedException(path, $"it has {stream.Length} bytes; expected at most {WeightsFile.MaximumBytes}");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WeightsFileRefusedException(path, exception is FileNotFoundException ? "there is no such file" : $"the file cannot be read: {exception.Message}", WeightsFileRefusedException.NotThere, exception);
        }
    }
}
