namespace Bench.Rules;

/// <summary>The kind of results that a row of the catalogue is about.</summary>
public enum RowSuite
{
    /// <summary>Training alone.</summary>
    Training,

    /// <summary>Inference alone.</summary>
    Inference,

    /// <summary>Both.</summary>
    Both,
}
