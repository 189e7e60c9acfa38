namespace Bench.Datasets;

/// <summary>Which part of a training workload's generated data an example belongs to; parts share no random word.</summary>
public enum DataSplit
{
    /// <summary>What is trained on.</summary>
    Training = 1,

    /// <summary>What quality is measured on.</summary>
    Evaluation = 2,

    /// <summary>What nobody could have trained on: drawn from a seed that was secret while the clock ran.</summary>
    Fresh = 3,

    /// <summary>What the recordings' means and deviations are taken from.</summary>
    Calibration = 4,
}
