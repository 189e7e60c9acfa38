using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;
using Bench.Spec.Training;

namespace Bench.Datasets.Tests;

/// <summary>Files of weights: written as the format's description has them, read strictly, and given to the problems that pin them.</summary>
public sealed unsafe class SafetensorsTests
{
    private static readonly ImmutableArray<TensorSpec> Tensors =
    [
        new TensorSpec { Name = "a", Shape = [2, 3], Distribution = new Distribution.Normal(1) },
        new TensorSpec { Name = "layer0.b", Shape = [5], Distribution = new Distribution.Uniform(0, 1) },
    ];

    private static byte[] Written()
    {
        using AlignedMemory memory = new(TensorSet.ByteCountOf(Tensors));
        TensorSet set = new(Tensors, memory.Address);
        new Span<float>(set.AddressOf("a"), 6).Fill(1.5f);
        MemoryMarshal.Cast<float, byte>(new float[] { 1, 2, 3, 4, 5 }).CopyTo(new Span<byte>(set.AddressOf("layer0.b"), 20));
        return Safetensors.Write(Tensors, set);
    }

    /// <summary>A file with a header of one's own.</summary>
    private static byte[] With(string header, int data) => [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. new byte[data]];

    [Fact]
    public void A_file_is_a_length_a_header_and_the_elements()
    {
        byte[] file = Written();
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, length));
        JsonElement b = header.RootElement.GetProperty("layer0.b");
        Assert.Equal("F32", b.GetProperty("dtype").GetString());
        Assert.Equal([5], b.GetProperty("shape").EnumerateArray().Select(static extent => extent.GetInt32()));
        Assert.Equal([24, 44], b.GetProperty("data_offsets").EnumerateArray().Select(static offset => offset.GetInt32()));
        Assert.Equal(8 + length + 44, file.Length);
        Assert.Equal([1f, 2, 3, 4, 5], MemoryMarshal.Cast<byte, float>(file.AsSpan(8 + length + 24)).ToArray());
    }

    [Fact]
    public void What_was_written_is_read()
    {
        ImmutableDictionary<string, ReadOnlyMemory<byte>> read = Safetensors.Read("w.safetensors", Written(), Tensors);
        Assert.Equal(["a", "layer0.b"], read.Keys.Order());
        Assert.Equal(Enumerable.Repeat(1.5f, 6), MemoryMarshal.Cast<byte, float>(read["a"].Span).ToArray());
    }

    [Fact]
    public void Other_writers_may_order_tensors_and_add_metadata()
    {
        byte[] file = With("""{"__metadata__":{"format":"pt"},"layer0.b":{"dtype":"F32","shape":[5],"data_offsets":[0,20]},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[20,44]}}""", 44);
        Assert.Equal(24, Safetensors.Read("w.safetensors", file, Tensors)["a"].Length);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}""", 24, "layer0.b is missing")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"layer0.b":{"dtype":"F32","shape":[5],"data_offsets":[24,44]},"c":{"dtype":"F32","shape":[1],"data_offsets":[44,48]}}""", 48, "c is none of the model's")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]},"layer0.b":{"dtype":"F32","shape":[5],"data_offsets":[24,44]}}""", 44, "a is F32 [3, 2]; expected F32 [2, 3]")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,24]},"layer0.b":{"dtype":"F32","shape":[5],"data_offsets":[24,44]}}""", 44, "a is F16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,20]},"layer0.b":{"dtype":"F32","shape":[5],"data_offsets":[24,44]}}""", 44, "expected two that are 24 bytes apart")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[-4,20]},"layer0.b":{"dtype":"F32","shape":[5],"data_offsets":[24,44]}}""", 44, "data_offsets [-4, 20]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"layer0.b":{"dtype":"F32","shape":[5],"data_offsets":[4,24]}}""", 44, "expected it to begin at 24")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"layer0.b":{"dtype":"F32","shape":[5],"data_offsets":[24,44]}}""", 40, "of 40 bytes of data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"layer0.b":{"dtype":"F32","shape":[5],"data_offsets":[24,44]}}""", 45, "1 byte beyond the last tensor")]
    [InlineData("""{"a":1,"layer0.b":2}""", 0, "no safetensors header")]
    [InlineData("""{"a":{},"a":{}}""", 0, "no safetensors header")]
    [InlineData("[]", 0, "no safetensors header")]
    [InlineData("{", 0, "no safetensors header")]
    public void Refuses_what_is_not_the_model(string header, int data, string expected)
    {
        WeightsFileRefusedException refused = Assert.Throws<WeightsFileRefusedException>(() => Safetensors.Read("w.safetensors", With(header, data), Tensors));
        Assert.StartsWith("w.safetensors: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    public void Refuses_a_file_that_ends_in_its_header(int bytes)
    {
        byte[] file = new byte[bytes];
        file.AsSpan().Fill(0xFF);
        Assert.Throws<WeightsFileRefusedException>(() => Safetensors.Read("w.safetensors", file, Tensors));
    }

    [Fact]
    public void A_problem_has_the_weights_of_its_files_and_draws_the_rest()
    {
        GruModel draft = new() { Layers = 1, Hidden = 4, OutputBias = true };
        byte[] file = Filled(draft.Weights(32), 0.25f);
        DecodingProblem problem = new()
        {
            Model = new GruModel { Layers = 1, Hidden = 6 },
            Draft = new DraftSpec { Model = draft with { WeightsFile = new WeightsFile("d.safetensors", Sha256Digest.Of(file)) }, Length = 2 },
            Vocabulary = 32,
            PromptMin = 4,
            PromptMax = 40,
            MaxNewTokens = 8,
            EndToken = 27,
            Language = 7,
        };
        DatasetSpec spec = new() { Generator = TensorGenerator.Name, Seed = 5, Samples = 3, PerformanceSamples = 3, Sha256 = default };
        GeneratedDataset data = new(problem, spec, _ => file);
        using AlignedMemory memory = new(TensorSet.ByteCountOf(problem.Weights));
        data.WriteWeights(memory.Address);
        TensorSet weights = new(problem.Weights, memory.Address);
        Assert.All(weights.Floats("draft.output").ToArray(), static value => Assert.Equal(0.25f, value));
        Assert.Contains(weights.Floats("output").ToArray(), static value => value is not 0 and not 0.25f);
        Assert.NotEqual(data.Digest(), data.WithContent(6).Digest());

        Assert.Throws<WeightsFileRefusedException>(() => new GeneratedDataset(problem, spec, _ => Filled(draft.Weights(32), 0.5f)));
        Assert.Throws<WeightsFileRefusedException>(() => new GeneratedDataset(problem, spec));
        Assert.Throws<AlphabetMismatchException>(() => new GeneratedDataset(problem with { Vocabulary = 33, Draft = null }, spec));
    }

    [Fact]
    public void Prompts_of_text_are_texts_of_the_language_and_differ()
    {
        DecodingProblem problem = new() { Model = new GruModel { Layers = 1, Hidden = 4 }, Vocabulary = 32, PromptMin = 4, PromptMax = 60, MaxNewTokens = 8, EndToken = 27, Language = 7 };
        GeneratedDataset data = new(problem, new DatasetSpec { Generator = TensorGenerator.Name, Seed = 5, Samples = 6, PerformanceSamples = 6, Sha256 = default });
        using AlignedMemory memory = new(6 * TensorSet.ByteCountOf(problem.InputsOf(0)));
        long stride = TensorSet.ByteCountOf(problem.InputsOf(0));
        data.WriteSamples(Enumerable.Range(0, 6).Select(sample => (sample, (nint)(memory.Address + (sample * stride)))));
        HashSet<string> texts = [];
        for (int sample = 0; sample < 6; sample++)
        {
            ReadOnlySpan<int> prompt = new TensorSet(problem.InputsOf(sample), memory.Address + (sample * stride)).Integers("prompt");
            Assert.True(double.IsFinite(new GrammarText(7, 60).IdealBits(prompt)));
            Assert.True(double.IsInfinity(new GrammarText(8, 60).IdealBits(prompt)), "another language does not derive it");
            texts.Add(GrammarText.Spell(prompt));
        }

        Assert.Equal(6, texts.Count);
    }

    [Fact]
    public void Training_starts_from_the_checkpoint_whatever_the_seed()
    {
        CursorDecoder problem = new() { Electrodes = 8, Hidden = 4 };
        byte[] file = Filled(problem.Weights, 0.75f);
        TrainingWorkload workload = SmallWorkload(problem, new WeightsFile("c.safetensors", Sha256Digest.Of(file)));
        InitialWeights initial = InitialWeights.Of(workload, _ => file);
        Assert.Equal(initial.DigestOf(1), initial.DigestOf(2));
        InitialWeights drawn = InitialWeights.Of(workload with { InitialWeights = null }, static _ => throw new InvalidOperationException("no file is asked for"));
        Assert.NotEqual(drawn.DigestOf(1), drawn.DigestOf(2));
        Assert.Equal(InitialWeights.OfSeeds(problem).DigestOf(1), drawn.DigestOf(1));
        Assert.Throws<WeightsFileRefusedException>(() => InitialWeights.Of(workload, _ => Filled(problem.Weights, 1)));
    }

    private static byte[] Filled(ImmutableArray<TensorSpec> tensors, float value)
    {
        using AlignedMemory memory = new(TensorSet.ByteCountOf(tensors));
        new Span<float>(memory.Address, (int)(memory.ByteCount / sizeof(float))).Fill(value);
        return Safetensors.Write(tensors, new TensorSet(tensors, memory.Address));
    }

    private static TrainingWorkload SmallWorkload(TrainingProblem problem, WeightsFile file) => new()
    {
        Id = "t",
        Version = "1.0",
        Title = "t",
        Problem = problem,
        InitialWeights = file,
        Dataset = new TrainingDataSpec { Generator = ElectrodeRecordings.Name, Seed = 1, TrainingExamples = 4, EvaluationExamples = 4, Sha256 = default },
        Precision = new PrecisionSpec { Reference = NumberFormat.Fp64, Inputs = [NumberFormat.Fp32], Accumulation = [NumberFormat.Fp32] },
        QualityTarget = 0.5,
        EvaluationInterval = 4,
        MaximumExamples = 8,
        Hyperparameters = [],
        Borrowing = false,
    };
}
