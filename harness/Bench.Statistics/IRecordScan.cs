namespace Bench.Statistics;

/// <summary>Takes something from the records of a run while they are read once, from front to back.</summary>
internal interface IRecordScan
{
    /// <summary>Takes the next piece. Nothing here throws on the values of records, which may be a hostile file's.</summary>
    void Take(in IssuedPiece piece);
}
