using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>The <c>dataset</c> of a workload: what is generated, from which seed, and its digest.</summary>
internal static class DatasetForm
{
    private const int MostSamples = 1_000_000;

    /// <summary>The form.</summary>
    public static MappingForm<DatasetSpec> Create()
    {
        Field<string> generator = new("generator", Choice.Word("philox@1"), "Generator and version.");
        Field<ulong> seed = new("seed", new IntegerForm<ulong>(0, ulong.MaxValue), "The 64-bit seed.");
        Field<int> samples = Fields.Integer("samples", 1, MostSamples, "Samples in all; a full accuracy run takes each once.");
        Field<int> performanceSamples = Fields.Integer("performance_samples", 1, MostSamples, "Samples that performance runs draw from; all of them are in memory.");
        Field<string> sha256 = new("sha256", new DigestForm(), "Digest of the generated data; 'bench workload freeze FILE' writes it.");
        return new MappingForm<DatasetSpec>(
            "a dataset",
            [generator, seed, samples, performanceSamples, sha256],
            bound => new DatasetSpec
            {
                Generator = bound.Get(generator),
                Seed = bound.Get(seed),
                Samples = bound.Get(samples),
                PerformanceSamples = bound.Get(performanceSamples),
                Sha256 = Sha256Digest.TryParse(bound.Get(sha256), out Sha256Digest digest) ? digest : default,
            },
            bound =>
            {
                if (bound.Has(samples, performanceSamples) && bound.Get(performanceSamples) > bound.Get(samples))
                {
                    bound.Error(DefinitionCodes.Contradiction, performanceSamples, $"performance_samples is {bound.Get(performanceSamples)}, expected at most samples, {bound.Get(samples)}");
                }

                if (bound.Has(sha256) && bound.Get(sha256) == DigestForm.Unfrozen)
                {
                    bound.Reading.Findings.Warning(DefinitionCodes.DatasetUnfrozen, bound.At(sha256), "the data set's digest is not written yet; nothing runs on a draft", $"bench workload freeze {ShellWord.Of(bound.Reading.Findings.Path)} writes it");
                }
            });
    }
}
