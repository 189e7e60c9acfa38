using System.Collections.Immutable;
using System.Text;
using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions.UserConfs;

/// <summary>Reads files in the format of LoadGen's user.conf and mlperf.conf. What LoadGen does silently with them is a finding: an error where the meaning would change, a warning where nothing happens.</summary>
/// <remarks>Source: MLCommons LoadGen 6.0, TestSettings::FromConfig. It refuses a file for a value that is no number and ignores everything else that it does not understand.</remarks>
public static class UserConfReader
{
    /// <summary>Most bytes of a file.</summary>
    public const int MaximumBytes = YamlText.MaximumBytes;

    private static readonly ImmutableArray<Scenario> Scenarios = [Scenario.SingleStream, Scenario.MultiStream, Scenario.Server, Scenario.Offline];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The settings, or everything that is wrong with the text.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<UserConf> Read(string path, ReadOnlyMemory<byte> bytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FindingList findings = new(path);
        if (bytes.Length > MaximumBytes)
        {
            findings.Error(DefinitionCodes.FileTooLarge, new Location(path), $"the file has more than {MaximumBytes} bytes, expected at most that", "is this the right file?");
            return findings.Conclude<UserConf>(null);
        }

        if (Decode(bytes.Span, findings) is not { } text)
        {
            return findings.Conclude<UserConf>(null);
        }

        List<ConfEntry> entries = [];
        foreach ((int index, string line) in text.Split('\n').Index())
        {
            if (ConfLine.Read(line, index + 1, findings) is { } words && Entry(words.Key, words.Value, findings) is { } entry && IsFirst(entry, entries, findings))
            {
                entries.Add(entry);
            }
        }

        return findings.Conclude(new UserConf { Entries = [.. entries] });
    }

    private static string? Decode(ReadOnlySpan<byte> bytes, FindingList findings)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            findings.Error(DefinitionCodes.MalformedText, new Location(findings.Path, 1, 1), "the file begins with a byte order mark, expected none: LoadGen takes it for a part of the first key", "save the file as UTF-8 without a mark");
            return null;
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            int line = 1 + bytes[..Math.Clamp(exception.Index, 0, bytes.Length)].Count((byte)'\n');
            findings.Error(DefinitionCodes.NotUtf8, new Location(findings.Path, line), "the file is not UTF-8", "save it as UTF-8");
            return null;
        }
    }

    private static ConfEntry? Entry(ConfWord key, ConfWord value, FindingList findings)
    {
        // A model's name may have dots; a scenario's and a key's have none.
        string[] parts = key.Text.Split('.');
        if (parts.Length < 3 || parts.Any(static part => part.Length == 0))
        {
            findings.Error(DefinitionCodes.MalformedText, key.Location, $"the key is {Quote.Of(key.Text)}, expected model.scenario.key: LoadGen ignores it without a word", "write for example '*.Server.target_qps', with * for any");
            return null;
        }

        string model = string.Join('.', parts[..^2]);
        string name = parts[^1];
        Scenario? scenario = Scenarios.Where(known => known.ToString() == parts[^2]).Select(static known => (Scenario?)known).FirstOrDefault();
        if (scenario is null && parts[^2] != "*")
        {
            string[] names = [.. Scenarios.Select(static known => known.ToString()), "*"];
            findings.Error(DefinitionCodes.UnknownName, key.Location, $"the scenario is {Quote.Of(parts[^2])}, expected one of {string.Join(", ", names)}{Spelling.DidYouMean(parts[^2], names)}", "LoadGen ignores such a line without a word");
            return null;
        }

        ImmutableArray<ConfKey> keys = [.. ConfKey.All.Where(known => known.Name == name)];
        if (keys.IsEmpty)
        {
            findings.Error(DefinitionCodes.UnknownKey, key.Location, $"the key is {Quote.Of(name)}, expected one of LoadGen's{Spelling.DidYouMean(name, ConfKey.All.Select(static known => known.Name))}", "LoadGen ignores an unknown key without a word; mend or remove the line");
            return null;
        }

        ConfKey meant = keys.FirstOrDefault(known => scenario is null || known.Scenarios.Contains(scenario.Value)) ?? keys[0];
        if (ConfNumber.Read(meant, name, value, findings) is not { } number)
        {
            return null;
        }

        ConfEntry entry = new() { Model = model == "*" ? null : model, Scenario = scenario, Name = name, Real = number.Real, Whole = number.Whole, Location = key.Location };
        WarnOfNoEffect(entry, meant, findings);
        return entry;
    }

    private static bool IsFirst(ConfEntry entry, List<ConfEntry> before, FindingList findings)
    {
        if (before.Find(one => (one.Model, one.Scenario, one.Name) == (entry.Model, entry.Scenario, entry.Name)) is not { } first)
        {
            return true;
        }

        findings.Error(DefinitionCodes.DuplicateKey, entry.Location, $"{entry.Name} stands here and at {first.Location} for the same model and scenario, expected it once: LoadGen takes the last", "keep one of the lines");
        return false;
    }

    private static void WarnOfNoEffect(ConfEntry entry, ConfKey key, FindingList findings)
    {
        if (key.Scenarios.IsEmpty || (entry.Scenario is { } scenario && !key.Scenarios.Contains(scenario)))
        {
            string read = key.Scenarios.IsEmpty ? "never reads it" : $"reads it for {string.Join(" and ", ConfKey.All.Where(known => known.Name == key.Name).SelectMany(static known => known.Scenarios).Distinct().Order())} only";
            findings.Warning(DefinitionCodes.SettingIgnored, entry.Location, $"{entry.Name} has no effect{(entry.Scenario is { } named ? $" for {named}" : "")}: LoadGen {read}", "remove the line");
        }
        else if (key.Use == ConfUse.NoEffect && entry.Real != 0)
        {
            findings.Warning(DefinitionCodes.SettingIgnored, entry.Location, $"{entry.Name} has no effect here: {key.Instead}", "remove the line");
        }
        else if (key.OnlyBuiltIn)
        {
            findings.Warning(DefinitionCodes.SettingIgnored, entry.Location, $"{entry.Name} is the ruleset's; LoadGen ignores it in a user.conf without a word", "remove the line: the ruleset has the round's value");
        }
    }
}
