namespace Bench.Spec.Judging;

/// <summary>What a logged value is.</summary>
public enum LoggedKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A list, a mapping, or null.</summary>
    Other,
}
