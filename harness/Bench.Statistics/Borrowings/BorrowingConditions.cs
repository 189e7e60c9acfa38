using System.Collections.Immutable;

namespace Bench.Statistics.Borrowings;

/// <summary>All conditions of borrowing: HP-03 to HP-08 of the catalogue.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameter Borrowing".</remarks>
public static class BorrowingConditions
{
    /// <summary>The conditions, in order of id.</summary>
    public static ImmutableArray<BorrowingCondition> All { get; } =
    [
        new() { Id = "HP301", Title = "the borrowing is declared inside the round's window", Catalogue = ["HP-03", "REV-03"], Beforehand = true, Judge = DeclarationConditions.InsideWindow },
        new() { Id = "HP302", Title = "an entry borrows once", Catalogue = ["HP-03"], Beforehand = true, NeedsMore = true, Judge = DeclarationConditions.OncePerEntry },
        new() { Id = "HP303", Title = "the resubmission names the lender's and the original's bundle", Catalogue = ["HP-03"], Judge = DeclarationConditions.BundlesNamed },
        new() { Id = "HP401", Title = "every bundle verifies, its signature established", Catalogue = ["HP-04"], Beforehand = true, NeedsMore = true, Judge = PartyConditions.BundlesVerify },
        new() { Id = "HP402", Title = "all results are of one round", Catalogue = ["HP-04"], Beforehand = true, Judge = PartyConditions.OneRound },
        new() { Id = "HP403", Title = "all results are of one workload", Catalogue = ["HP-04"], Beforehand = true, Judge = PartyConditions.OneWorkload },
        new() { Id = "HP404", Title = "all results are of one division", Catalogue = ["HP-04"], Beforehand = true, Judge = PartyConditions.OneDivision },
        new() { Id = "HP405", Title = "the lender is another submitter", Catalogue = ["HP-04"], Beforehand = true, NeedsMore = true, Judge = PartyConditions.AnotherSubmitter },
        new() { Id = "HP406", Title = "the resubmission replaces the borrower's own entry", Catalogue = ["HP-04"], NeedsMore = true, Judge = PartyConditions.OwnEntry },
        new() { Id = "HP407", Title = "the lender's result is valid", Catalogue = ["HP-04"], Beforehand = true, Judge = PartyConditions.LenderValid },
        new() { Id = "HP408", Title = "all hyperparameters but the batch-size group are the lender's, bit-equal", Catalogue = ["HP-04"], Judge = SetConditions.TakenAsOneGroup },
        new() { Id = "HP409", Title = "the batch-size group is the borrower's own or the lender's", Catalogue = ["HP-04"], Judge = SetConditions.BatchGroup },
        new() { Id = "HP501", Title = "an extra change has evidence that the lender's set converges worse", Catalogue = ["HP-05"], Judge = ExtraChangeConditions.ConvergesWorse },
        new() { Id = "HP502", Title = "extra changes are as few as possible", Catalogue = ["HP-05"], Judge = ExtraChangeConditions.Fewest },
        new() { Id = "HP503", Title = "with an extra change the resubmission converges no better than the lender", Catalogue = ["HP-05", "RCP-02"], Judge = ExtraChangeConditions.NoBetter },
        new() { Id = "HP601", Title = "the software is the original's", Catalogue = ["HP-06"], Judge = RerunConditions.SameSoftware },
        new() { Id = "HP602", Title = "system and configuration are the original's", Catalogue = ["HP-06"], Judge = RerunConditions.SameSystem },
        new() { Id = "HP603", Title = "all runs are new", Catalogue = ["HP-06"], Judge = RerunConditions.RunsNew },
        new() { Id = "HP701", Title = "the scale is the original's, or grew as the rule allows", Catalogue = ["HP-07"], NeedsMore = true, Judge = ScaleCondition.Kept },
        new() { Id = "HP801", Title = "the workload allows borrowing", Catalogue = ["HP-08"], Beforehand = true, Judge = SetConditions.WorkloadAllows },
    ];
}
