using System.Collections.Frozen;

namespace Bench.Results.Imports;

/// <summary>The codes of what is wrong with the files of a submission tree, before any rule is asked.</summary>
public static class ImportCode
{
    /// <summary>The folder holds no division, or a submitter's folder no results.</summary>
    public const string NoResults = "IMP001";

    /// <summary>The system refuses to give a file or a folder.</summary>
    public const string Unreadable = "IMP002";

    /// <summary>Something stands where the layout has something else.</summary>
    public const string Misplaced = "IMP003";

    /// <summary>A line of a log is none that LoadGen writes.</summary>
    public const string NoLogLine = "IMP004";

    /// <summary>A file is no JSON object.</summary>
    public const string NoJson = "IMP005";

    /// <summary>A file is longer than what is read of it.</summary>
    public const string TooLong = "IMP006";

    /// <summary>A file was saved anew by another program than the one that wrote it.</summary>
    public const string Resaved = "IMP007";

    /// <summary>The round is not established.</summary>
    public const string RoundNotEstablished = "IMP008";

    /// <summary>What a result states cannot be computed again.</summary>
    public const string NotRecomputable = "IMP009";

    /// <summary>Title by code.</summary>
    public static FrozenDictionary<string, string> Titles { get; } = new Dictionary<string, string>
    {
        [NoResults] = "a submission tree without results",
        [Unreadable] = "a file or folder of a submission tree cannot be read",
        [Misplaced] = "something stands where MLPerf's layout has something else",
        [NoLogLine] = "a line of a log is none that LoadGen writes",
        [NoJson] = "a file of a submission tree is no JSON object",
        [TooLong] = "a file of a submission tree is longer than what is read of it",
        [Resaved] = "a file was saved anew by another program than the one that wrote it",
        [NotRecomputable] = "what an imported result states cannot be computed again",
        [RoundNotEstablished] = "the round of a submission tree is not established",
    }.ToFrozenDictionary();
}
