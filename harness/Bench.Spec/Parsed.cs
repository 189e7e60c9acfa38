using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Bench.Spec;

/// <summary>The outcome of reading text. Invariant: there is a value exactly when no finding is an error.</summary>
/// <typeparam name="T">What the text describes.</typeparam>
public sealed class Parsed<T>
    where T : class
{
    private Parsed(T? value, ImmutableArray<Finding> findings)
    {
        Value = value;
        Findings = findings;
    }

    /// <summary>What was read; null when the text was refused.</summary>
    public T? Value { get; }

    /// <summary>Everything that was found, in the order of the text.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Value is not null;

    /// <summary>A value, with findings that are not errors.</summary>
    public static Parsed<T> Of(T value, ImmutableArray<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (findings.HasErrors)
        {
            throw new ArgumentException("a value cannot stand beside an error", nameof(findings));
        }

        return new Parsed<T>(value, findings);
    }

    /// <summary>A refusal, with at least one error.</summary>
    public static Parsed<T> Refused(ImmutableArray<Finding> findings)
    {
        if (!findings.HasErrors)
        {
            throw new ArgumentException("a refusal needs an error that says why", nameof(findings));
        }

        return new Parsed<T>(null, findings);
    }
}
