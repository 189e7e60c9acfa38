namespace Bench.Results.Bundles;

/// <summary>The signatures and fixed sizes of a ZIP's records that reader and writer share. All numbers are little-endian.</summary>
/// <remarks>Source: PKWARE APPNOTE, sections 4.3.7 (local header), 4.3.12 (central header) and 4.3.16 (end record).</remarks>
internal static class ZipFormat
{
    public const uint LocalSignature = 0x04034B50;
    public const uint CentralSignature = 0x02014B50;
    public const uint EndSignature = 0x06054B50;

    public const int LocalSize = 30;
    public const int CentralSize = 46;
    public const int EndSize = 22;

    public const ushort Stored = 0;
    public const ushort Deflate = 8;

    /// <summary>Flags that change nothing about the bytes: two hints on the compression level and "the name is UTF-8".</summary>
    public const ushort HarmlessFlags = 1 << 1 | 1 << 2 | 1 << 11;
}
