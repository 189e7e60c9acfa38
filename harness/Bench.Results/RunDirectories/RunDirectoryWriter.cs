using System.Collections.Immutable;
using System.Text.Json;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Training;

namespace Bench.Results.RunDirectories;

/// <summary>Writes the files of a run directory that are not LoadGen's: each is complete under its name or not there at all.</summary>
/// <param name="directory">The run directory; it is made when it does not exist.</param>
/// <remarks>Every method throws <see cref="RunDirectoryUnwritableException"/> when the disk refuses. One writer per directory; not safe to share between threads.</remarks>
public sealed class RunDirectoryWriter(string directory)
{
    /// <summary>The directory.</summary>
    public string Directory { get; } = directory;

    /// <summary>Copies the definitions as their authors wrote them.</summary>
    public void WriteDefinitions(DefinitionTexts texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Write(RunFileNames.Workload, texts.Workload.Span);
        Write(RunFileNames.Submission, texts.Submission.Span);
        Write(RunFileNames.Ruleset, texts.Ruleset.Span);
        if (texts.Sut is { } sut)
        {
            Write(RunFileNames.Sut, sut.Span);
        }

        if (texts.ReferenceConvergence is { } points)
        {
            Write(TrainingFileNames.ReferenceConvergence, points.Span);
        }

        foreach ((WeightsFile file, ReadOnlyMemory<byte> bytes) in texts.Weights)
        {
            Write(RunFileNames.WeightsOf(file.Name), bytes.Span);
        }

        if (texts.Trace is { } trace)
        {
            Write(RunFileNames.Trace, trace.Span);
        }
    }

    /// <summary>Writes <c>plan.json</c>.</summary>
    public void WritePlan<TPlan>(TPlan plan)
        where TPlan : ResultPlan => WriteJson(RunFileNames.Plan, plan);

    /// <summary>The digest of the <c>plan.json</c> that is or would be written for a plan.</summary>
    public static Sha256Digest DigestOf<TPlan>(TPlan plan)
        where TPlan : ResultPlan => Sha256Digest.Of(TextOf(plan));

    /// <summary>Writes <c>system.json</c>.</summary>
    public void WriteSystem(SystemDescription system) => WriteJson(RunFileNames.System, system);

    /// <summary>Writes <c>accuracy.json</c> and <c>responses.bin</c>.</summary>
    /// <param name="score">The score.</param>
    /// <param name="rows">The rows of its responses, one after the other.</param>
    /// <exception cref="ArgumentException">The rows are not as many as the score announces.</exception>
    public void WriteScore(AccuracyScore score, ReadOnlySpan<ResponseRow> rows)
    {
        ArgumentNullException.ThrowIfNull(score);
        RequireRows(score.Responses, rows);
        Write(RunFileNames.Rows, BinaryRecords.ToBytes(rows));
        WriteJson(RunFileNames.Score, score);
    }

    /// <summary>Writes <c>compliance/accuracy.json</c> and <c>compliance/responses.bin</c>.</summary>
    /// <param name="score">The judged answers of the compliance runs.</param>
    /// <param name="rows">Their rows, one after the other.</param>
    /// <exception cref="ArgumentException">The rows are not as many as the answers announce.</exception>
    public void WriteAnswers(ComplianceScore score, ReadOnlySpan<ResponseRow> rows)
    {
        ArgumentNullException.ThrowIfNull(score);
        RequireRows(score.Answers.Select(static answer => answer.Response), rows);
        Write(RunFileNames.AnswerRows, BinaryRecords.ToBytes(rows));
        WriteJson(RunFileNames.Answers, score);
    }

    /// <summary>Writes a run's <c>kept.bin</c>: the whole responses that it kept.</summary>
    /// <param name="run">The run.</param>
    /// <param name="responses">The responses, in the log's order.</param>
    public void WriteKept(TestMode run, ImmutableArray<ReadOnlyMemory<byte>> responses) => Write(RunFileNames.KeptOf(run), stream =>
    {
        foreach (ReadOnlyMemory<byte> response in responses)
        {
            stream.Write(response.Span);
        }
    });

    /// <summary>Writes a training run's <c>check.json</c>.</summary>
    public void WriteCheck(int run, ModelCheck check) => WriteJson(TrainingFileNames.CheckOf(run), check);

    /// <summary>Writes <c>result.json</c>.</summary>
    public void WriteResult(ResultDeclaration declared) => WriteJson(RunFileNames.Result, declared);

    /// <summary>Writes <c>attempts.json</c>.</summary>
    public void WriteAttempts(AttemptList attempts) => WriteJson(RunFileNames.Attempts, attempts);

    /// <summary>Writes <c>findings.json</c>.</summary>
    public void WriteFindings(IEnumerable<Finding> findings) => WriteJson(RunFileNames.Findings, findings.ToArray());

    private static void RequireRows(IEnumerable<JudgedResponse> responses, ReadOnlySpan<ResponseRow> rows)
    {
        if (responses.Sum(static response => (long)response.Rows) != rows.Length)
        {
            throw new ArgumentException("the rows are not those of the score's responses", nameof(rows));
        }
    }

    private void WriteJson<T>(string name, T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Write(name, TextOf(value));
    }

    private static byte[] TextOf<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, BenchJson.Indented), (byte)'\n'];

    private void Write(string name, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        Write(name, stream => stream.Write(copy));
    }

    private void Write(string name, Action<Stream> write)
    {
        string path = Path.Combine(Directory, name);
        string unfinished = path + ".tmp";
        try
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream stream = new(unfinished, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunDirectoryUnwritableException(path, exception);
        }
    }
}
