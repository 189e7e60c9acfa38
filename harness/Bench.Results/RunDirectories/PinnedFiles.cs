using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>The files of weights that a workload names, as they stand in its result: byte for byte the pinned ones.</summary>
internal static class PinnedFiles
{
    /// <summary>Their bytes by their names; a finding for each that is missing or another.</summary>
    public static ImmutableDictionary<string, ReadOnlyMemory<byte>> Read(RunFiles files, ImmutableArray<WeightsFile> named, List<Finding> findings)
    {
        ImmutableDictionary<string, ReadOnlyMemory<byte>>.Builder found = ImmutableDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>();
        foreach (WeightsFile file in named)
        {
            string name = RunFileNames.WeightsOf(file.Name);
            if (files.Read(name) is not { } bytes)
            {
                findings.Add(FileFinding.Missing(name));
            }
            else if (Sha256Digest.Of(bytes.Span) is var digest && digest != file.Sha256)
            {
                findings.Add(FileFinding.Absurd(name, "its SHA-256", digest.Hex, $"{file.Sha256.Hex}, which {RunFileNames.Workload} pins"));
            }
            else
            {
                found[file.Name] = bytes;
            }
        }

        return found.ToImmutable();
    }
}
