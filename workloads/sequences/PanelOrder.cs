namespace Bench.Workloads.Sequences;

/// <summary>In which order the panels of a <see cref="PackedMatrix{TLanes, TVector}"/> are multiplied.</summary>
/// <param name="Descending">From the last to the first.</param>
/// <param name="GoesOn">Whether a product with the panels beyond follows, so that it is worth asking for them; what is asked for need not exist.</param>
internal readonly record struct PanelOrder(bool Descending, bool GoesOn);
