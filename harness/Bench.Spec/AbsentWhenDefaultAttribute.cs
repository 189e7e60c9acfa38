namespace Bench.Spec;

/// <summary>A member that stands in JSON only where it differs from what a new instance has: it joined its record after bundles were sealed, and they must read and digest as before.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AbsentWhenDefaultAttribute : Attribute;
