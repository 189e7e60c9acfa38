namespace Bench.Datasets;

/// <summary>The training examples of a workload, generated once: a run is given a copy when its clock has started, so that what generating costs is no part of its time.</summary>
public sealed unsafe class TrainingExamples : IDisposable
{
    private readonly AlignedMemory memory;

    /// <summary>Generates them.</summary>
    public TrainingExamples(TrainingDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int count = data.Dataset.TrainingExamples;
        memory = new AlignedMemory(count * ExampleBlock.StrideOf(data.Problem.TrainingExample));
        Block = new ExampleBlock(data.Problem.TrainingExample, count, memory.Address);
        data.WriteTraining(Block);
    }

    /// <summary>The examples.</summary>
    public ExampleBlock Block { get; }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();
}
