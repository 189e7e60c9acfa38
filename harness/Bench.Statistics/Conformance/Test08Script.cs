using Bench.Statistics.Convergence;

namespace Bench.Statistics.Conformance;

/// <summary>What MLPerf's script of TEST08 says: the normalised entropy of the predictions of a timed run against that of the accuracy run, sample by sample.</summary>
/// <remarks>
/// A response is binary32: a time-stamp index, a query index, k predictions; in the accuracy log k labels, k weights and k follow.
/// Entropies are computed in binary32 as the script does, but for the labels' own.
/// Source: MLPerf Inference, compliance/TEST08, run_verification.py.
/// </remarks>
internal static class Test08Script
{
    private const double Epsilon = 1e-7;

    public static Dictionary<string, object?> Compute(GoldenElement input)
    {
        double tolerance = input.Member("tolerance").Real();
        Dictionary<(long, long), (double Entropy, float[] Labels, float[] Weights)> reference = [];
        foreach (GoldenElement sample in input.Member("accuracy_log").Items())
        {
            (GoldenElement data, float[] values) = ValuesOf(sample, least: 3);
            long count = Whole(data, values[^1]);
            if (count < 0 || values.Length != 3 + (3 * count))
            {
                throw data.Expected("two indices, k predictions, k labels, k weights and k");
            }

            int k = (int)count;
            float[] labels = values[(2 + k)..(2 + (2 * k))];
            float[] weights = values[(2 + (2 * k))..(2 + (3 * k))];
            reference[KeyOf(data, values)] = (NormalisedEntropy(values.AsSpan(2, k), labels, weights), labels, weights);
        }

        long matched = 0, unmatched = 0, mismatched = 0;
        foreach (GoldenElement sample in input.Member("performance_log").Items())
        {
            (GoldenElement data, float[] values) = ValuesOf(sample, least: 2);
            if (!reference.TryGetValue(KeyOf(data, values), out (double Entropy, float[] Labels, float[] Weights) expected))
            {
                unmatched++;
                continue;
            }

            if (values.Length - 2 != expected.Labels.Length)
            {
                throw data.Expected($"{expected.Labels.Length} predictions, as in the accuracy log");
            }

            matched++;
            mismatched += Differs(NormalisedEntropy(values.AsSpan(2), expected.Labels, expected.Weights), expected.Entropy, tolerance) ? 1 : 0;
        }

        return new() { ["passed"] = mismatched == 0 && matched > 0 && unmatched == 0, ["matched"] = matched, ["unmatched"] = unmatched, ["mismatched"] = mismatched };
    }

    private static bool Differs(double entropy, double expected, double toleranceRelative) =>
        expected == 0 || entropy == 0 ? expected != entropy : Math.Abs(entropy - expected) / Math.Abs(expected) > toleranceRelative;

    private static double NormalisedEntropy(ReadOnlySpan<float> predictions, float[] labels, float[] weights)
    {
        float total = PairwiseSum.Of<float>(weights);
        if (total == 0)
        {
            return 0;
        }

        float[] crossTerms = new float[labels.Length];
        float[] weighted = new float[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            float prediction = Clipped(predictions[i]);
            float label = Clipped(labels[i]);
            crossTerms[i] = weights[i] * ((label * MathF.Log(prediction)) + ((1 - label) * MathF.Log(1 - prediction)));
            weighted[i] = weights[i] * label;
        }

        double positive = Math.Clamp(PairwiseSum.Of<float>(weighted) / total, Epsilon, 1 - Epsilon);
        double baseline = (-positive * Math.Log(positive)) - ((1 - positive) * Math.Log(1 - positive));
        return baseline == 0 ? 0 : -PairwiseSum.Of<float>(crossTerms) / (baseline * total);
    }

    private static float Clipped(float value) => Math.Clamp(value, (float)Epsilon, (float)(1 - Epsilon));

    private static (GoldenElement Data, float[] Values) ValuesOf(GoldenElement sample, int least)
    {
        GoldenElement data = sample.Member("data");
        byte[] bytes = data.Bytes();
        float[] values = [.. Enumerable.Range(0, bytes.Length / sizeof(float)).Select(i => System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float))))];
        return bytes.Length % sizeof(float) == 0 && values.Length >= least ? (data, values) : throw data.Expected($"at least {least} numbers of 4 bytes");
    }

    private static (long, long) KeyOf(GoldenElement data, float[] values) => (Whole(data, values[0]), Whole(data, values[1]));

    // Towards zero, as the script's int().
    private static long Whole(GoldenElement data, float value) => MathF.Abs(value) < 1e15f ? (long)value : throw data.Expected("indices and a count below 1e15");
}
