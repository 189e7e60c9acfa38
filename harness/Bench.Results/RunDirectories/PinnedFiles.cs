using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>The files of weights that a workload names, as they stand in its result: byte for byte the pinned ones, with the tensors of its models.</summary>
internal static class PinnedFiles
{
    /// <summary>Their bytes by their names; a finding for each that is missing, another, or of another model.</summary>
    public static ImmutableDictionary<string, ReadOnlyMemory<byte>> Read(RunFiles files, ImmutableArray<PinnedWeights> named, List<Finding> findings)
    {
        ImmutableDictionary<string, ReadOnlyMemory<byte>>.Builder found = ImmutableDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>();
        foreach (PinnedWeights weights in named)
        {
            string name = RunFileNames.WeightsOf(weights.File.Name);
            if (files.Read(name) is not { } bytes)
            {
                findings.Add(FileFinding.Missing(name));
            }
            else if (WhyRefused(name, bytes, weights) is { } refusal)
            {
                findings.Add(refusal);
            }
            else
            {
                found[weights.File.Name] = bytes;
            }
        }

        return found.ToImmutable();
    }

    private static Finding? WhyRefused(string name, ReadOnlyMemory<byte> bytes, PinnedWeights weights)
    {
        if (Sha256Digest.Of(bytes.Span) is var digest && digest != weights.File.Sha256)
        {
            return FileFinding.Absurd(name, "its SHA-256", digest.Hex, $"{weights.File.Sha256.Hex}, which {RunFileNames.Workload} pins");
        }

        try
        {
            _ = Safetensors.Read(name, bytes, weights.Tensors);
            return null;
        }
        catch (WeightsFileRefusedException refused)
        {
            return FileFinding.Misshapen(name, refused.Message);
        }
    }
}
