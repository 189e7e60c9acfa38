using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Collects the effective settings with their origins while they are decided.</summary>
internal sealed class SettingList
{
    private readonly ImmutableArray<PlannedSetting>.Builder settings = ImmutableArray.CreateBuilder<PlannedSetting>();

    /// <summary>Notes a setting and hands its value on.</summary>
    public T Note<T>(string name, T value, string origin, string unit = "")
        where T : notnull
    {
        settings.Add(new PlannedSetting(name, Text(value) + unit, origin));
        return value;
    }

    /// <summary>Notes a setting in the place of what was noted under its name before; at the end when nothing was.</summary>
    public void Replace<T>(string name, T value, string origin, string unit = "")
        where T : notnull
    {
        PlannedSetting noted = new(name, Text(value) + unit, origin);
        for (int i = 0; i < settings.Count; i++)
        {
            if (settings[i].Name == name)
            {
                settings[i] = noted;
                return;
            }
        }

        settings.Add(noted);
    }

    /// <summary>All settings in the order they were decided.</summary>
    public ImmutableArray<PlannedSetting> ToImmutable() => settings.ToImmutable();

    /// <summary>A value as the plan shows it.</summary>
    public static string Text<T>(T value)
        where T : notnull => value switch
        {
            Enum name => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name.ToString()),
            bool flag => flag ? "yes" : "no",
            double real => real.ToString("R", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    /// <summary>The origin of a value that stands in a file.</summary>
    public static string At(Location location) => location.WithoutFolder().ToString();

    /// <summary>The origin of a value that stands in a definition.</summary>
    public static string At<T>(Definition<T> definition, string keyPath)
        where T : class => At(definition.LocationOf(keyPath));
}
