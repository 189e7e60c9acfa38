using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Imports;

/// <summary>A result of a submission tree.</summary>
/// <param name="Evidence">What its files hold.</param>
/// <param name="Findings">What is wrong with the files themselves.</param>
public sealed record ImportedResult(ImportedEvidence Evidence, ImmutableArray<Finding> Findings);
