namespace Bench.Spec.Training;

/// <summary>The recurrence of a language model.</summary>
public enum RecurrentCell
{
    /// <summary>Long short-term memory; gates i, f, g, o.</summary>
    Lstm,

    /// <summary>Gated recurrent unit; gates r, z, n.</summary>
    Gru,

    /// <summary>minLSTM: gates f, i and candidate of the input alone, normalised, so that the recurrence is linear in the state: what is left of it is a scan, which can be computed in parallel over the steps too.</summary>
    /// <remarks>Source: Feng et al., "Were RNNs All We Needed?" (2024), section 3.2.</remarks>
    MinLstm,
}
