using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Reads suites (<c>bench/suite/v1</c>). Whether there are such workloads and implementations is not asked here: no reader knows the others' files, or the backend.</summary>
public static class SuiteReader
{
    /// <summary>The schema's name.</summary>
    internal const string SchemaName = "bench/suite/v1";

    private const int MostWorkloads = 200;

    /// <summary>The whole definition.</summary>
    internal static MappingForm<Suite> Root { get; } = Form();

    /// <summary>The suite, or everything that is wrong with its text.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<Definition<Suite>> Read(string path, ReadOnlyMemory<byte> bytes) => DefinitionText.Read(path, bytes, Root);

    /// <summary>Whether a text says that it is a suite, right or wrong.</summary>
    /// <param name="bytes">The file's bytes.</param>
    public static bool Recognises(ReadOnlyMemory<byte> bytes) => DefinitionText.Follows(bytes, SchemaName);

    /// <summary>Every suite of a folder and of its folders, by id.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DefinitionUnreadableException">The folder cannot be read.</exception>
    public static Parsed<IReadOnlyList<Definition<Suite>>> Open(string folder)
    {
        ImmutableArray<Definition<Suite>> suites = DefinitionFolder.Sorted(
            DefinitionFolder.FilesOf(folder).Where(static file => Recognises(file.Bytes)).Select(static file => Read(file.Path, file.Bytes)),
            static suite => suite.Id,
            out ImmutableArray<Finding> findings);
        return findings.HasErrors ? Parsed<IReadOnlyList<Definition<Suite>>>.Refused(findings) : Parsed<IReadOnlyList<Definition<Suite>>>.Of(suites, findings);
    }

    /// <summary>Whether an entry names a file, not an id.</summary>
    /// <param name="entry">The entry.</param>
    public static bool NamesFile(SuiteEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return DefinitionFolder.IsPath(entry.Workload);
    }

    /// <summary>The path of an entry's file, from where the suite's was opened; the id as it is.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="entry">One of its entries.</param>
    public static string PathOf(Definition<Suite> suite, SuiteEntry entry)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return NamesFile(entry) ? Path.Combine(Path.GetDirectoryName(suite.Path) ?? "", entry.Workload) : entry.Workload;
    }

    private static MappingForm<Suite> Form()
    {
        Field<string> id = new("id", Fields.Id, "The id, unlike any workload's.");
        Field<string> title = new("title", Fields.Line, "One line for people.");
        Field<ImmutableArray<Scenario>> scenarios = new("scenarios", new ListForm<Scenario>(Choice.Of<Scenario>(), "scenarios", 1, 4), "The scenarios that all are measured in; those of each workload when left out.", required: false);
        Field<ImmutableArray<SuiteEntry>> workloads = new("workloads", new ListForm<SuiteEntry>(EntryForm(), "workloads", 1, MostWorkloads), "The workloads in the order in which they run.");
        return new MappingForm<Suite>(
            "a suite",
            [Fields.Schema(SchemaName), id, title, scenarios, workloads],
            bound => new Suite
            {
                Id = bound.Get(id),
                Title = bound.Get(title),
                Scenarios = [.. bound.GetOr(scenarios, []).Distinct()],
                Workloads = bound.Get(workloads),
            },
            bound => RefuseTwins(bound, workloads));
    }

    private static MappingForm<SuiteEntry> EntryForm()
    {
        Field<string> workload = new("workload", new TextForm("the id of a workload, or the path of its YAML file relative to this one", longest: 1000), "The id of a shipped workload, or the path of a YAML file, relative to this one.");
        Field<ImmutableArray<string>> implementations = new("implementations", new ListForm<string>(Fields.Id, "implementations", 1, 16), "Implementations of the shipped backend that it is measured with (bench list implementations); the workload's, or the fastest, when left out.", required: false);
        return new MappingForm<SuiteEntry>(
            "a workload of a suite",
            [workload, implementations],
            bound => new SuiteEntry { Workload = bound.Get(workload), Implementations = [.. bound.GetOr(implementations, []).Distinct()] });
    }

    /// <summary>A workload that stands twice would be measured into one file: several implementations of one are a list.</summary>
    private static void RefuseTwins(Bound bound, Field<ImmutableArray<SuiteEntry>> workloads)
    {
        if (!bound.Has(workloads) || bound.EntryOf(workloads)?.Value is not YamlItem.Sequence list)
        {
            return;
        }

        ImmutableArray<SuiteEntry> entries = bound.Get(workloads);
        for (int i = 0; i < entries.Length; i++)
        {
            int first = entries.Select(static entry => entry.Workload).ToList().IndexOf(entries[i].Workload);
            if (first < i)
            {
                bound.Reading.Findings.Error(
                    DefinitionCodes.Contradiction,
                    list.Items[i].Location,
                    $"workloads[{i}] is {Quote.Of(entries[i].Workload)} again, expected each workload once",
                    $"name the implementations in one list: see line {list.Items[first].Location.Line}");
            }
        }
    }
}
