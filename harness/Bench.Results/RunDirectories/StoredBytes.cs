namespace Bench.Results.RunDirectories;

/// <summary>Where the bytes of a file lie as they are, so that any stretch of them can be read again: in a file of their own, or within an archive that does not compress them. What is read there is unchecked.</summary>
/// <param name="Path">The file on the disk.</param>
/// <param name="Offset">Where in it they begin, bytes.</param>
/// <param name="Length">How many there are.</param>
public sealed record StoredBytes(string Path, long Offset, long Length);
