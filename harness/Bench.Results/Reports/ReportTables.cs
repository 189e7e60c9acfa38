using System.Collections.Immutable;
using System.Text;
using Bench.Results.Sequences;

namespace Bench.Results.Reports;

/// <summary>The tables of a report as files: <c>results.csv</c>, <c>training.csv</c> and <c>sequence-lengths.csv</c>.</summary>
internal static class ReportTables
{
    /// <summary>Writes them. Of a kind of which there is no result there is no table either, not even one from before.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Write(string folder, ImmutableArray<ResultRow> results, ImmutableArray<TrainingRow> trainings)
    {
        Write(Path.Combine(folder, "results.csv"), results.IsEmpty, csv => ResultsCsv.Write(csv, results));
        Write(Path.Combine(folder, "training.csv"), trainings.IsEmpty, csv => TrainingCsv.Write(csv, trainings));
    }

    /// <summary>Writes how time and memory grow with the length of sequences, where results show it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string folder, ImmutableArray<SequenceComparison> sequences) =>
        Write(Path.Combine(folder, "sequence-lengths.csv"), sequences.IsEmpty, csv => SequencesCsv.Write(csv, sequences));

    private static void Write(string path, bool empty, Action<TextWriter> write)
    {
        if (empty)
        {
            File.Delete(path);
            return;
        }

        using StreamWriter csv = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        write(csv);
    }
}
