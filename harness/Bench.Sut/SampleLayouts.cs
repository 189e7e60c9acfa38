using System.Globalization;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Sut;

/// <summary>The distinct layouts that samples have in memory: most problems have few, whatever the number of samples.</summary>
internal sealed class SampleLayouts
{
    private readonly int[] layoutOf;
    private readonly List<int> firstSamples = [];

    public SampleLayouts(Problem problem, int samples)
    {
        Dictionary<string, int> known = [];
        layoutOf = new int[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            string key = string.Join(';', problem.InputsOf(sample).Append(problem.OutputOf(sample)).Select(Describe));
            if (!known.TryGetValue(key, out int layout))
            {
                layout = known.Count;
                known.Add(key, layout);
                firstSamples.Add(sample);
            }

            layoutOf[sample] = layout;
        }
    }

    public int Count => firstSamples.Count;

    public int this[int sample] => layoutOf[sample];

    public int FirstSampleOf(int layout) => firstSamples[layout];

    private static string Describe(TensorSpec tensor) =>
        string.Create(CultureInfo.InvariantCulture, $"{tensor.Name} {tensor.ElementType} {string.Join(' ', tensor.Shape)}");
}
