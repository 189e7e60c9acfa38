using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions;

/// <summary>A file of weights: its name and its digest.</summary>
internal static class WeightsFileForm
{
    private static readonly Field<string> FileName = new("file", new TextForm($"the name of a file beside this one that ends in {WeightsFile.Extension}", "^[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors$", 128), "The file's name.");
    private static readonly Field<string> Sha256 = new("sha256", new DigestForm(draft: false), "SHA-256 of the file, as 'bench export checkpoint' prints it.");

    /// <summary>The form.</summary>
    public static MappingForm<WeightsFile> Create() => new(
        "a file of weights",
        [FileName, Sha256],
        static bound => new WeightsFile(bound.Get(FileName), Sha256Digest.Parse(bound.Get(Sha256))));
}
