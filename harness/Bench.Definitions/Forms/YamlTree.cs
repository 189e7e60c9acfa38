using System.Collections.Immutable;
using Bench.Spec;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bench.Definitions.Forms;

/// <summary>Builds the tree from the library's events, one at a time.</summary>
/// <remarks>
/// The library's own tree builder recurses without a limit (100,000 brackets end the process) and its events take time quadratic in the depth;
/// so nothing is asked of it beyond 32 levels or 50,000 nodes. Aliases are refused where they stand and never followed.
/// </remarks>
internal sealed class YamlTree(string text, FindingList findings)
{
    private const int DeepestLevel = 32;
    private const int MostNodes = 50_000;

    private readonly Parser parser = new(new StringReader(text));
    private int nodes;
    private bool stopped;

    /// <summary>The document's root; null when it was refused.</summary>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public YamlItem? Build()
    {
        Advance();
        Advance();
        if (parser.Current is not DocumentStart start)
        {
            findings.Error(DefinitionCodes.EmptyFile, new Location(findings.Path), "the file is empty, expected a definition", "is this the right file? a definition starts with its schema, such as 'schema: bench/workload/v1' or 'schema: bench/sut/v1'");
            return null;
        }

        if (start.Version is not null || start.Tags is { Count: > 0 } && !start.IsImplicit && text.Contains("%TAG", StringComparison.Ordinal))
        {
            Forbid(start, "a directive (%) is not allowed", "delete the line");
        }

        Advance();
        YamlItem? root = Item(1);
        if (stopped)
        {
            return null;
        }

        Advance();
        if (MoveNext() && parser.Current is DocumentStart second)
        {
            Forbid(second, "a second document starts here, expected one", "put each definition into a file of its own");
        }

        return root;
    }

    private YamlItem? Item(int depth)
    {
        ParsingEvent current = parser.Current!;
        Location location = At(current);
        if (++nodes > MostNodes || depth > DeepestLevel)
        {
            stopped = true;
            string limit = depth > DeepestLevel ? $"more than {DeepestLevel} levels are nested" : $"more than {MostNodes} values";
            findings.Error(DefinitionCodes.TooMuchYaml, location, $"{limit}; reading stops here", "is this the right file?");
            return null;
        }

        if (current is AnchorAlias)
        {
            Forbid(current, "an alias (*) is not allowed", "write the value out");
            return new YamlItem.Scalar(location, "", Plain: false);
        }

        if (current is NodeEvent node && !node.Anchor.IsEmpty)
        {
            Forbid(current, "an anchor (&) is not allowed", "delete it and write the value out where it is used");
        }

        if (current is NodeEvent { Tag.IsEmpty: false })
        {
            Forbid(current, "a tag (!) is not allowed", "delete it; the schema knows the type");
        }

        return current switch
        {
            Scalar scalar => new YamlItem.Scalar(location, scalar.Value, scalar.Style == ScalarStyle.Plain) { End = YamlText.LocationOf(findings.Path, scalar.End) },
            SequenceStart => Sequence(location, depth),
            MappingStart => Mapping(location, depth),
            _ => throw new YamlException(current.Start, current.End, "a value is expected here"),
        };
    }

    private YamlItem.Sequence? Sequence(Location location, int depth)
    {
        ImmutableArray<YamlItem>.Builder items = ImmutableArray.CreateBuilder<YamlItem>();
        for (Advance(); parser.Current is not SequenceEnd; Advance())
        {
            if (Item(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return new YamlItem.Sequence(location, items.ToImmutable());
    }

    private YamlItem.Mapping? Mapping(Location location, int depth)
    {
        ImmutableArray<YamlItem.Entry>.Builder entries = ImmutableArray.CreateBuilder<YamlItem.Entry>();
        Dictionary<string, Location> seen = [];
        for (Advance(); parser.Current is not MappingEnd; Advance())
        {
            ParsingEvent keyEvent = parser.Current!;
            YamlItem? key = Item(depth + 1);
            if (stopped)
            {
                return null;
            }

            Advance();
            if (Item(depth + 1) is not { } value)
            {
                return null;
            }

            if (key is not YamlItem.Scalar name)
            {
                Forbid(keyEvent, $"the key is {key!.Kind}, expected a name", "write the key as one word");
            }
            else if (!seen.TryAdd(name.Text, name.Location))
            {
                findings.Error(DefinitionCodes.DuplicateKey, name.Location, $"the key {Quote.Of(name.Text)} stands twice, first on line {seen[name.Text].Line}", "delete one of the two");
            }
            else
            {
                entries.Add(new YamlItem.Entry(name, value));
            }
        }

        return new YamlItem.Mapping(location, entries.ToImmutable());
    }

    private void Advance()
    {
        if (!MoveNext())
        {
            throw new YamlException("the text ends too early");
        }
    }

    private bool MoveNext()
    {
        Mark last = parser.Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The library gives up this way on some texts that are not YAML: "{[ a: {" with a stray '@', or the tag "!![".
            throw new YamlException(last, last, "brackets, colons or tags after this place do not fit together", exception);
        }
    }

    private void Forbid(ParsingEvent where, string message, string help) => findings.Error(DefinitionCodes.ForbiddenYaml, At(where), message, help);

    private Location At(ParsingEvent here) => YamlText.LocationOf(findings.Path, here.Start);
}
