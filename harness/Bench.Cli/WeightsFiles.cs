using Bench.Datasets;
using Bench.Definitions;
using Bench.Spec;

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
            throw new WeightsFileRefusedException(path, $"the file cannot be read: {exception.Message}", exception);
        }
    }
}
