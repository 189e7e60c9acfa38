using System.Security.Cryptography;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Tests;

namespace Bench.Datasets.Tests;

public sealed unsafe class TrainingDatasetTests
{
    private const int Length = 128;
    private const int Electrodes = 96;

    private static readonly RecurrentLanguageModel Model = new() { Cell = RecurrentCell.Gru, Vocabulary = 32, Hidden = 16, Layers = 2, SequenceLength = Length };
    private static readonly CursorDecoder Decoder = new() { Electrodes = Electrodes, Hidden = 16 };

    private static TrainingDataSpec Spec(string generator) => new() { Generator = generator, Seed = 11, TrainingExamples = 5000, EvaluationExamples = 300, Sha256 = default };

    private static TrainingDataset Text => new(Model, Spec(GrammarText.Name));

    private static TrainingDataset Recordings => new(Decoder, Spec(ElectrodeRecordings.Name));

    [Fact]
    public void Training_examples_are_the_generator_s_and_evaluation_shows_all_but_what_is_to_be_predicted()
    {
        TrainingDataset data = Text;
        using AlignedMemory memory = new(5000 * ExampleBlock.StrideOf(Model.TrainingExample));
        ExampleBlock block = new(Model.TrainingExample, 5000, memory.Address);
        data.WriteTraining(block);
        GrammarText text = new(11, Length + 1);
        int[] tokens = new int[Length + 1];
        foreach (int example in new[] { 0, 1, 2500, 4999 })
        {
            text.Write(data.Training, example, tokens);
            Assert.Equal(tokens, block.Integers(example).ToArray());
        }

        ExampleBlock slots = new(Model.EvaluationExample, 8, memory.Address);
        data.WriteInputs(data.Evaluation, 100, 8, slots);
        int[] targets = data.TargetTokens(data.Evaluation, 100, 8);
        Assert.Equal(8 * data.TargetElements, targets.Length);
        for (int slot = 0; slot < 8; slot++)
        {
            text.Write(data.Evaluation, 100 + slot, tokens);
            Assert.Equal(tokens[..Length], slots.Integers(slot).ToArray());
            Assert.Equal(tokens[1..], targets[(slot * Length)..((slot + 1) * Length)]);
        }
    }

    [Fact]
    public void A_decoder_sees_rates_and_the_harness_keeps_velocities()
    {
        TrainingDataset data = Recordings;
        using AlignedMemory memory = new(64 * ExampleBlock.StrideOf(Decoder.TrainingExample));
        ExampleBlock block = new(Decoder.TrainingExample, 64, memory.Address);
        foreach (ExampleSource source in new[] { data.Evaluation, data.Evaluation with { Day = 7 }, data.Fresh(99) })
        {
            data.WriteWhole(source, 40, block);
            float[] rates = block.Floats(3, 0).ToArray();
            float[] velocity = block.Floats(3, 1).ToArray();
            Assert.Equal(velocity, data.TargetVelocities(source, 43, 1));
            using AlignedMemory other = new(ExampleBlock.StrideOf(Decoder.EvaluationExample));
            ExampleBlock slots = new(Decoder.EvaluationExample, 1, other.Address);
            data.WriteInputs(source, 43, 1, slots);
            Assert.Equal(rates, slots.Floats(0).ToArray());
        }
    }

    [Fact]
    public void The_digest_covers_every_example_and_is_pinned()
    {
        foreach (TrainingDataset data in new[] { Text, Recordings })
        {
            Sha256Digest digest = data.Digest();
            Golden.Matches($"{data.Dataset.Generator.Replace('@', '-')}.sha256.txt", digest + "\n");
            new TrainingDataset(data.Problem, data.Dataset with { Sha256 = digest }).Verify();
            Assert.Equal(digest, Assert.Throws<DatasetMismatchException>(data.Verify).Found);
            foreach (TrainingDataSpec other in new[] { data.Dataset with { Seed = 12 }, data.Dataset with { TrainingExamples = 4999 }, data.Dataset with { EvaluationExamples = 299 } })
            {
                Assert.NotEqual(digest, new TrainingDataset(data.Problem, other).Digest());
            }
        }
    }

    [Fact]
    public void The_digest_is_that_of_its_definition()
    {
        GrammarText text = new(11, Length + 1);
        TrainingDataset data = Text;
        List<byte> digests = [];
        foreach ((ExampleSource source, int count) in new[] { (data.Training, 5000), (data.Evaluation, 300) })
        {
            const int Run = (1 << 18) / (Length + 1);
            foreach (int[] run in Enumerable.Range(0, count).Chunk(Run))
            {
                List<byte> bytes = [];
                foreach (int example in run)
                {
                    int[] tokens = new int[Length + 1];
                    text.Write(source, example, tokens);
                    bytes.AddRange(tokens.SelectMany(static token => new byte[] { (byte)token, 0, 0, 0 }));
                }

                digests.AddRange(SHA256.HashData([.. bytes]));
            }
        }

        Assert.Equal(Sha256Digest.Of([.. digests]), data.Digest());
    }

    [Fact]
    public void The_floor_is_the_ideal_model_s_quality_on_these_very_examples()
    {
        TrainingDataset data = Text;
        GrammarText text = new(11, Length + 1);
        int[] tokens = new int[Length + 1];
        double bits = 0;
        for (int example = 0; example < 300; example++)
        {
            text.Write(data.Evaluation, example, tokens);
            bits += text.IdealBits(tokens);
        }

        Assert.Equal(bits / (300 * Length), data.QualityFloor(data.Evaluation, 300), 1e-12);
        Assert.Equal(text.EntropyRate, data.QualityFloor(data.Evaluation, 300), 0.03);
        Assert.Equal(1.0 / 26, Recordings.QualityFloor(data.Evaluation, 300), 1e-12);
    }

    [Theory]
    [InlineData("grammar@2")]
    [InlineData("electrodes@1")]
    [InlineData("philox@1")]
    public void A_generator_that_is_unknown_or_writes_something_else_is_refused(string generator)
    {
        Assert.Contains("grammar@1", Assert.Throws<DatasetGeneratorUnknownException>(() => new TrainingDataset(Model, Spec(generator))).Message, StringComparison.Ordinal);
        Assert.Throws<DatasetGeneratorUnknownException>(() => new TrainingDataset(Decoder, Spec(GrammarText.Name)));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_model_of_another_alphabet_is_refused(int vocabulary) =>
        Assert.Contains("has 32 characters", Assert.Throws<AlphabetMismatchException>(() => new TrainingDataset(Model with { Vocabulary = vocabulary }, Spec(GrammarText.Name))).Message, StringComparison.Ordinal);

    [Fact]
    public void Tokens_and_velocities_are_not_taken_for_each_other()
    {
        Assert.Throws<InvalidOperationException>(() => Recordings.TargetTokens(Recordings.Evaluation, 0, 1));
        Assert.Throws<InvalidOperationException>(() => Text.TargetVelocities(Text.Evaluation, 0, 1));
    }

    [Fact]
    public void Initial_weights_follow_from_the_seed_and_have_their_distributions()
    {
        float[] First(ulong seed, string name)
        {
            using AlignedMemory memory = new(TensorSet.ByteCountOf(Model.Weights));
            TensorSet weights = new(Model.Weights, memory.Address);
            InitialWeights.OfSeeds(Model).Write(seed, weights);
            return weights.Floats(name).ToArray();
        }

        Assert.Equal(First(5, "embedding"), First(5, "embedding"));
        Assert.NotEqual(First(5, "embedding"), First(6, "embedding"));
        Assert.Equal(1, First(5, "embedding").Average(static w => (double)w * w), 5 * Math.Sqrt(2.0 / 512));
        Assert.All(First(5, "layer1.w_hh"), static w => Assert.InRange(w, -0.25f, 0.25f));
        Assert.All(First(5, "output"), static w => Assert.NotEqual(0, w));
        float[] output = new float[32 * 16];
        TensorGenerator.Fill(Model.Weights[^2], TensorGenerator.StreamOf(5, null, Model.Weights.Length - 2), 0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(output.AsSpan()));
        Assert.Equal(output, First(5, "output"));
    }
}
