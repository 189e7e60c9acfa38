using System.Collections.Immutable;

namespace Bench.Spec.Definitions;

/// <summary>A system under test (<c>bench/sut/v1</c>): the command line of a program that speaks the SUT protocol.</summary>
public sealed record SutDefinition
{
    /// <summary>The name in the log.</summary>
    public required string Name { get; init; }

    /// <summary>The program and its arguments; a relative program or file is relative to the sut.yaml.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Further files that make up the implementation: their digests are the build's, with the program's.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>The families of workloads that it computes; empty where it does not say, which stands for all.</summary>
    public ImmutableArray<string> Families { get; init; } = [];

    /// <summary>Whether it says nothing against a family of workloads.</summary>
    /// <param name="family">The family, for example <c>matmul</c>.</param>
    public bool Computes(string family) => Families.IsEmpty || Families.Contains(family);

    /// <summary>Threads that it computes with; null for as many as the machine has cores.</summary>
    public int? Threads { get; init; }

    /// <summary>How long a response may take before the SUT counts as hung; greater than 0.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
