using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Statistics.Borrowings;

/// <summary>What is taken over (HP-04), and whether anything can be (HP-08).</summary>
internal static class SetConditions
{
    /// <summary>All that is not of the batch-size group is bit-equal to the lender's; a change of it needs evidence, which HP-05's conditions judge.</summary>
    public static Judgement TakenAsOneGroup(BorrowingCase borrowing)
    {
        ImmutableArray<BorrowedHyperparameter> changes = BorrowedSet.ExtraChanges(borrowing, borrowing.Resubmission!);
        int taken = BorrowedSet.Of(borrowing).Hyperparameters.Count(static one => one.Part == BorrowedPart.Taken);
        return changes.IsEmpty ? Judgement.Holds($"{taken} hyperparameters are bit-equal to the lender's")
            : borrowing.ConvergenceEvidence is null ? Judgement.Broken($"{List(changes)}; expected all {taken} as one group, bit-equal, or evidence that they converge worse (--evidence)")
            : Judgement.Holds($"the lender's but for an extra change, which HP501 to HP503 judge: {List(changes)}");
    }

    /// <summary>The batch-size group, as a whole, is the original's or the lender's.</summary>
    public static Judgement BatchGroup(BorrowingCase borrowing)
    {
        BorrowedHyperparameter[] group = [.. BorrowedSet.Of(borrowing).Hyperparameters.Where(static one => one.Part == BorrowedPart.BatchGroup)];
        string has = string.Join(", ", group.Select(static one => $"{one.Name} {one.Resubmission ?? "absent"}"));
        return group.All(static one => one.Resubmission == one.Original) ? Judgement.Holds($"the borrower's own: {has}")
            : group.All(static one => one.Resubmission == one.Lender) ? Judgement.Holds($"the lender's: {has}")
            : Judgement.Broken($"{has}; expected, as one group, the original's ({string.Join(", ", group.Select(static one => one.Original ?? "absent"))}) or the lender's ({string.Join(", ", group.Select(static one => one.Lender ?? "absent"))})");
    }

    /// <summary>The workload says yes, and has something that can be borrowed.</summary>
    public static Judgement WorkloadAllows(BorrowingCase borrowing)
    {
        TrainingWorkload workload = borrowing.Workload;
        return !workload.Borrowing ? Judgement.Broken($"{workload.Id} {workload.Version} forbids borrowing; expected a workload that allows it")
            : workload.Hyperparameters.All(static spec => spec.Constraint is HyperparameterConstraint.Fixed or HyperparameterConstraint.Formula) ? Judgement.Broken($"every hyperparameter of {workload.Id} {workload.Version} is fixed; expected one that can be borrowed")
            : Judgement.Holds($"{workload.Id} {workload.Version} allows it");
    }

    /// <summary>Changes in words.</summary>
    internal static string List(IEnumerable<BorrowedHyperparameter> changes) =>
        string.Join("; ", changes.Select(static one => $"{one.Name} is {one.Resubmission ?? "absent"}, the lender's {one.Lender ?? "absent"}"));
}
