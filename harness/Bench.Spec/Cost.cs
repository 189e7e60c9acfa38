namespace Bench.Spec;

/// <summary>What the algorithm must spend on a piece of work, whatever the implementation: the basis of the speed of light.</summary>
/// <param name="Flops">Floating-point operations; a multiply-add counts two.</param>
/// <param name="Bytes">Bytes that must be read or written again for this piece of work.</param>
/// <param name="WorkingSetBytes">Size of the memory that those bytes come from, pass after pass; what a memory level cannot keep of it from one pass to the next comes from the level behind.</param>
public readonly record struct Cost(double Flops, double Bytes, double WorkingSetBytes)
{
    /// <summary>The cost of both, one after the other, over one working set.</summary>
    public static Cost operator +(Cost left, Cost right) =>
        new(left.Flops + right.Flops, left.Bytes + right.Bytes, Math.Max(left.WorkingSetBytes, right.WorkingSetBytes));

    /// <summary>The cost of a share or a multiple.</summary>
    public static Cost operator *(Cost cost, double factor) => new(cost.Flops * factor, cost.Bytes * factor, cost.WorkingSetBytes);

    /// <inheritdoc cref="op_Addition"/>
    public static Cost Add(Cost left, Cost right) => left + right;

    /// <inheritdoc cref="op_Multiply"/>
    public static Cost Multiply(Cost cost, double factor) => cost * factor;
}
