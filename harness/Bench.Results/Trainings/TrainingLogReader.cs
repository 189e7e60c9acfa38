using System.Collections.Immutable;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Spec.Training;

namespace Bench.Results.Trainings;

/// <summary>Reads one training run's <c>run.jsonl</c>, <c>updates.bin</c> and <c>losses.bin</c>.</summary>
internal static class TrainingLogReader
{
    // An evaluation a line; a real run has some hundred.
    private const int MaximumLines = 100_000;

    /// <summary>Reads a run; null with errors when it is refused.</summary>
    public static TrainingRunLog? Read(RunFiles files, int run, ICollection<Finding> findings)
    {
        List<Finding> own = [];
        Events events = ReadEvents(files, TrainingFileNames.LogOf(run), own);
        ImmutableArray<UpdateRecord> updates = Records<UpdateRecord>(files, TrainingFileNames.UpdatesOf(run), UpdateRecord.Size, "record", own);
        ImmutableArray<double> losses = Records<double>(files, TrainingFileNames.LossesOf(run), sizeof(double), "number", own);
        if (own.Count == 0)
        {
            own.AddRange(PlausibleTraining.Of(run, events.Header!, events.Evaluations, events.Faults, events.End!, updates, losses));
        }

        foreach (Finding finding in own)
        {
            findings.Add(finding);
        }

        return own.Count > 0 ? null : new TrainingRunLog
        {
            Header = events.Header!,
            Evaluations = [.. events.Evaluations],
            Faults = [.. events.Faults],
            End = events.End!,
            Updates = updates,
            Losses = losses,
        };
    }

    private static ImmutableArray<T> Records<T>(RunFiles files, string name, int size, string what, List<Finding> findings)
        where T : unmanaged
    {
        using Stream? stream = files.Open(name);
        if (stream is null)
        {
            findings.Add(FileFinding.Missing(name));
            return [];
        }

        if (!BinaryRecords.TryRead(stream, out ImmutableArray<T> records))
        {
            findings.Add(FileFinding.Misshapen(name, $"{stream.Length} bytes; expected a multiple of {size}, the size of a {what}"));
        }

        return records;
    }

    private static Events ReadEvents(RunFiles files, string name, List<Finding> findings)
    {
        Events events = new();
        if (files.Read(name) is not { } text)
        {
            findings.Add(FileFinding.Missing(name));
            return events;
        }

        ReadOnlySpan<byte> rest = text.Span;
        if (rest.IsEmpty || rest[^1] != '\n')
        {
            findings.Add(FileFinding.Malformed(name, "the last line is not ended: the run was cut off while it was written"));
            return events;
        }

        for (int line = 1; !rest.IsEmpty; line++)
        {
            int end = rest.IndexOf((byte)'\n');
            if (line > MaximumLines)
            {
                findings.Add(FileFinding.Malformed(name, $"more than {MaximumLines} lines", line));
                return events;
            }

            if (!RecordJson.TryRead(rest[..end], out Line? parsed, out JsonDefect? defect))
            {
                findings.Add(FileFinding.Malformed(name, defect, line));
            }
            else if (events.Take(parsed) is { } complaint)
            {
                findings.Add(FileFinding.Malformed(name, complaint, line));
            }

            rest = rest[(end + 1)..];
        }

        if (findings.Count == 0 && events.End is null)
        {
            findings.Add(FileFinding.Malformed(name, "there is no end line: the run did not come to its end"));
        }

        return events;
    }

    /// <summary>A line of the log: exactly one member is there.</summary>
    private sealed record Line
    {
        public TrainingRunHeader? Header { get; init; }

        public TrainingEvaluation? Evaluation { get; init; }

        public RunFault? Fault { get; init; }

        public TrainingRunEnd? End { get; init; }
    }

    /// <summary>The lines taken so far: a header, then evaluations and faults, then the end.</summary>
    private sealed class Events
    {
        public TrainingRunHeader? Header { get; private set; }

        public List<TrainingEvaluation> Evaluations { get; } = [];

        public List<RunFault> Faults { get; } = [];

        public TrainingRunEnd? End { get; private set; }

        /// <summary>Takes the next line; otherwise says what is wrong with it here.</summary>
        public string? Take(Line line)
        {
            int members = (line.Header is null ? 0 : 1) + (line.Evaluation is null ? 0 : 1) + (line.Fault is null ? 0 : 1) + (line.End is null ? 0 : 1);
            if (members != 1)
            {
                return "a line has exactly one of header, evaluation, fault and end";
            }

            if (line.Header is null == Header is null)
            {
                return line.Header is null ? "the header is not the first line" : "a second header; a run has one, as its first line";
            }

            if (End is not null)
            {
                return "a line after the end";
            }

            Header ??= line.Header;
            End = line.End;
            if (line.Evaluation is not null)
            {
                Evaluations.Add(line.Evaluation);
            }

            if (line.Fault is not null)
            {
                Faults.Add(line.Fault);
            }

            return null;
        }
    }
}
