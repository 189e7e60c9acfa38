using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Exports;

/// <summary>Whole responses as LoadGen's <c>mlperf_log_accuracy.json</c>: sequence id, sample and the bytes in hexadecimal, in order of completion.</summary>
/// <remarks>Source: LoadGen, logging.cc (LogAccuracy); the cut is that of MLCommons' truncate_accuracy_log.py.</remarks>
public static class MlperfAccuracyLog
{
    /// <summary>Writes the log of a run's kept responses.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="log">The run.</param>
    /// <param name="responses">The whole responses, in the order of <see cref="RunEnd.Kept"/>.</param>
    public static void Write(TextWriter output, RunLog log, ImmutableArray<ReadOnlyMemory<byte>> responses)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(log);
        output.Write('[');
        string separator = "\n";
        foreach (int place in ByCompletion(log))
        {
            KeptResponse kept = log.End.Kept[place];
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{separator}{{ \"seq_id\" : {kept.Record}, \"qsl_idx\" : {kept.Sample}, \"data\" : \""));
            output.Write(Convert.ToHexString(responses[place].Span));
            output.Write('"');
            if (log.Header.Settings.UseTokenLatencies)
            {
                output.Write(TokenMembers(log, kept, responses[place].Span));
            }

            output.Write(" }");
            separator = ",\n";
        }

        output.Write("\n]\n");
    }

    /// <summary>Writes the log to a file and returns its SHA-256.</summary>
    public static Sha256Digest WriteFile(string path, RunLog log, ImmutableArray<ReadOnlyMemory<byte>> responses)
    {
        using (StreamWriter output = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            Write(output, log, responses);
        }

        using FileStream written = File.OpenRead(path);
        return Sha256Digest.FromHash(SHA256.HashData(written));
    }

    /// <summary>What a submission may hold of a log: all of a short one, both ends of a longer one.</summary>
    public static byte[] Viewable(string path)
    {
        using FileStream whole = File.OpenRead(path);
        if (whole.Length <= MlperfRound.MostAccuracyLogBytes)
        {
            byte[] all = new byte[whole.Length];
            whole.ReadExactly(all);
            return all;
        }

        byte[] ends = new byte[2 * MlperfRound.ViewableBytes];
        whole.ReadExactly(ends, 0, MlperfRound.ViewableBytes);
        whole.Position = whole.Length - MlperfRound.ViewableBytes;
        whole.ReadExactly(ends, MlperfRound.ViewableBytes, MlperfRound.ViewableBytes);
        return [.. ends[..MlperfRound.ViewableBytes], .. "\n\n...\n\n"u8, .. ends[MlperfRound.ViewableBytes..]];
    }

    // The count is what the SUT announced while it answered, and the first token is what stood in the response when the first was announced: TEST06 compares both with the response. LoadGen wants no first token in Offline.
    private static string TokenMembers(RunLog log, KeptResponse kept, ReadOnlySpan<byte> response)
    {
        byte[] announced = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(announced, kept.AnnouncedToken ?? 0);
        ReadOnlySpan<byte> token = kept.AnnouncedToken is null ? response[..Math.Min(sizeof(int), response.Length)] : announced;
        string first = log.Header.Settings.Scenario == Scenario.Offline ? "" : $", \"token_data\" : \"{Convert.ToHexString(token)}\"";
        return string.Create(CultureInfo.InvariantCulture, $"{first}, \"token_count\" : {CountedTokens.CountOf(log, log.Records[(int)kept.Record])}");
    }

    // Times count from the start of a record's phase, and phases follow one another.
    private static IEnumerable<int> ByCompletion(RunLog log)
    {
        IssuedStream stream = IssuedStream.Of(log.Header, log.Records.Length);
        bool server = log.Header.Settings.Scenario == Scenario.Server;
        return Enumerable.Range(0, log.End.Kept.Length)
            .OrderBy(place => PhaseOf(stream, log.End.Kept[place].Record))
            .ThenBy(place => CompletionNs(log.End.Kept[place].Record))
            .ThenBy(place => log.End.Kept[place].Record);

        long CompletionNs(long record)
        {
            QueryRecord ended = log.Records[(int)record];
            return ended.LatencyNs + (server ? stream.ScheduledNs[(int)record] : ended.IssueNs);
        }
    }

    private static int PhaseOf(IssuedStream stream, long record)
    {
        int phase = 0;
        while (phase < stream.Phases.Length - 1 && record >= stream.Phases[phase].First + stream.Phases[phase].Records)
        {
            phase++;
        }

        return phase;
    }
}
