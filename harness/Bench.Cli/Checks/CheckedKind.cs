namespace Bench.Cli.Checks;

/// <summary>What was checked.</summary>
internal enum CheckedKind
{
    /// <summary>A bundle, as a ZIP.</summary>
    Bundle,

    /// <summary>A bundle that was unpacked.</summary>
    UnpackedBundle,

    /// <summary>A run directory.</summary>
    RunDirectory,

    /// <summary>A definition: YAML.</summary>
    Definition,

    /// <summary>A submission's own files, and what is missing from it.</summary>
    Submission,

    /// <summary>Another entry of the round, as far as it concerns what was checked.</summary>
    RoundEntry,
}
