using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>One rule of the round. A rule is named after the defect that it finds, sees nothing but the evidence, and is pure.</summary>
/// <typeparam name="TEvidence">What it judges: inference results, training results, as <see cref="ResultEvidence"/> both, imported results, or imported submissions.</typeparam>
public interface IRule<in TEvidence>
    where TEvidence : IJudged
{
    /// <summary>What the rule is: id, severity in each division, source.</summary>
    RuleDescriptor Descriptor { get; }

    /// <summary>The findings of this rule, in a stable order; empty when there is nothing to say.</summary>
    /// <param name="evidence">What a run directory, a bundle or a submission tree holds.</param>
    IEnumerable<Finding> Check(TEvidence evidence);
}
