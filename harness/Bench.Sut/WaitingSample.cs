namespace Bench.Sut;

/// <summary>A sample that waits for an output slot. Its place is looked up when it is issued: a run that is cut short unloads its samples while some still wait.</summary>
/// <param name="Id">The id that the response must name.</param>
/// <param name="Index">The sample.</param>
/// <param name="Offset">The sample's place in the tensors file, bytes.</param>
internal readonly record struct WaitingSample(ulong Id, int Index, long Offset);
