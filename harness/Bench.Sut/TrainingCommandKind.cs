namespace Bench.Sut;

/// <summary>What a command of training asks for.</summary>
internal enum TrainingCommandKind
{
    /// <summary>Take the initial weights and get ready.</summary>
    Initialise = 1,

    /// <summary>One step of the optimizer.</summary>
    Update = 2,

    /// <summary>Predict the evaluation examples.</summary>
    Predict = 3,

    /// <summary>Write the weights into the memory.</summary>
    HandOverWeights = 4,
}
