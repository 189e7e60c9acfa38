using System.Text.Json;

namespace Bench.Spec;

/// <summary>How the members of an enumeration are named to people: as the field writes them, not as the program does.</summary>
public static class FieldNames
{
    extension<T>(T member)
        where T : struct, Enum
    {
        /// <summary>The member's name in lower case, words joined by hyphens: <c>single-stream</c>, <c>fp32</c>, <c>full</c>.</summary>
        public string FieldName => JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());
    }
}
