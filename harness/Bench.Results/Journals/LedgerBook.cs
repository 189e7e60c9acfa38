using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Journals;

/// <summary>The entries of a ledger, understood: which attempts there were, and the list of those at one result.</summary>
/// <remarks>A journal that is whole may still tell what cannot be: an attempt that ends before it starts. That is refused like any other change.</remarks>
internal sealed class LedgerBook
{
    private readonly List<(JournalEntry Written, LedgerEntry Entry)> entries = [];
    private readonly List<LedgerAttempt> attempts = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Workload, Scenario? Scenario, Profile Profile), int> started = [];
    private readonly string path;

    /// <summary>Reads a journal's entries.</summary>
    /// <exception cref="JournalCorruptException">An entry is none of a ledger, or tells what cannot be.</exception>
    public LedgerBook(JournalContents journal, string path)
    {
        this.path = path;
        foreach (JournalEntry written in journal.Entries)
        {
            Add(written);
        }
    }

    /// <summary>Every attempt, in the order of starting.</summary>
    public IReadOnlyList<LedgerAttempt> Attempts => attempts;

    /// <summary>Takes the next entry.</summary>
    public void Add(JournalEntry written)
    {
        if (!RecordJson.TryRead(written.Payload.Span, out LedgerEntry? entry, out JsonDefect? defect))
        {
            throw Refused(written, defect.ToString());
        }

        switch (entry)
        {
            case LedgerEntry.Started start when places.TryAdd(start.Attempt, attempts.Count):
                int number = started[ResultOf(start)] = 1 + started.GetValueOrDefault(ResultOf(start));
                attempts.Add(new LedgerAttempt { Number = number, Started = start });
                break;
            case LedgerEntry.Timed timed when places.TryGetValue(timed.Attempt, out int place) && attempts[place].Ended is null:
                attempts[place] = attempts[place] with { TimedRuns = attempts[place].TimedRuns.Add(timed) };
                break;
            case LedgerEntry.Ended ended when places.TryGetValue(ended.Attempt, out int place) && attempts[place].Ended is null:
                attempts[place] = attempts[place] with { Ended = ended };
                break;
            case LedgerEntry.Torn:
                break;
            default:
                throw Refused(written, "it begins an attempt again, or is about one that has not begun or is over");
        }

        entries.Add((written, entry));
    }

    /// <summary>The list that goes into the bundle of an attempt's result.</summary>
    public AttemptList ListOf(string attempt)
    {
        (string, Scenario?, Profile) own = ResultOf(attempts[places[attempt]].Started);
        ImmutableArray<LedgerSection>.Builder sections = ImmutableArray.CreateBuilder<LedgerSection>();
        long hidden = 0;
        Sha256Digest link = default;
        foreach ((JournalEntry written, LedgerEntry entry) in entries)
        {
            if (!IsAbout(entry, own))
            {
                hidden++;
                link = written.Link;
                continue;
            }

            AddHidden();
            sections.Add(new LedgerSection { Entry = entry });
        }

        AddHidden();
        return new AttemptList { Attempt = attempt, Entries = entries.Count, Head = entries[^1].Written.Link, Ledger = sections.DrainToImmutable() };

        void AddHidden()
        {
            if (hidden > 0)
            {
                sections.Add(new LedgerSection { Others = new OtherEntries(hidden, link) });
                hidden = 0;
            }
        }
    }

    /// <summary>Attempts at the same result count together.</summary>
    private static (string Workload, Scenario? Scenario, Profile Profile) ResultOf(LedgerEntry.Started started) => (started.Workload, started.Scenario, started.Profile);

    private bool IsAbout(LedgerEntry entry, (string, Scenario?, Profile) result) => entry switch
    {
        LedgerEntry.Started start => ResultOf(start) == result,
        LedgerEntry.Timed timed => ResultOf(attempts[places[timed.Attempt]].Started) == result,
        LedgerEntry.Ended ended => ResultOf(attempts[places[ended.Attempt]].Started) == result,
        _ => true,
    };

    private JournalCorruptException Refused(JournalEntry written, string reason) =>
        new(path, written.Position, string.Create(CultureInfo.InvariantCulture, $"entry {written.Number} is no entry of a ledger of attempts: {reason}"));
}
