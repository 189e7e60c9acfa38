using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Problems;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A decoded response that goes on after its end token, stops short of one, or cannot be judged at all.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST06. Documentation: ResponseEndsImproperly.md.</remarks>
public sealed class ResponseEndsImproperly : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP103",
        Defect = nameof(ResponseEndsImproperly),
        Title = "a decoded response does not end as decoding must",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf inference, compliance/TEST06",
        Catalogue = ["CMP-01", "ACC-02", "BAN-07"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Workload.Problem is not DecodingProblem problem || evidence.Score is not { } score)
        {
            yield break;
        }

        int seen = 0;
        foreach ((JudgedResponse response, int[]? tokens) in JudgedTokens.Of(score.Responses, evidence.Rows))
        {
            seen += tokens is null && response.Unjudgeable is null ? 0 : 1;
            string? wrong = response.Unjudgeable
                ?? (tokens is null || ResponseEnding.IsProper(tokens, problem.EndToken, problem.MaxNewTokens) ? null : Wrong(tokens, problem));
            if (wrong is not null)
            {
                yield return Descriptor.Report(
                    evidence,
                    "responses.bin",
                    $"the response of record {response.Record} ({(response.Run == TestMode.AccuracyOnly ? "accuracy" : "performance")} run, sample {response.Sample}) is no proper decoding: {wrong}",
                    "emit the end token once, last, and stop; without one, emit exactly as many tokens as the workload allows");
            }
        }

        if (seen == 0 && evidence.AsksForCompliance)
        {
            yield return Descriptor.Report(
                evidence,
                "responses.bin",
                $"could not be checked: of none of {score.Responses.Length} judged responses do the rows hold every token",
                "",
                Severity.Note);
        }
    }

    private static string Wrong(int[] tokens, DecodingProblem problem)
    {
        int end = Array.IndexOf(tokens, problem.EndToken);
        return tokens.Length > problem.MaxNewTokens ? $"{Counted.Of(tokens.Length, "token")}, where at most {problem.MaxNewTokens} are allowed"
            : end < 0 ? $"{Counted.Of(tokens.Length, "token")} without the end token {problem.EndToken}, where {problem.MaxNewTokens} are asked for"
            : $"{Counted.Of(tokens.Length - 1 - end, "token")} after the end token {problem.EndToken}, where none may be";
    }
}
