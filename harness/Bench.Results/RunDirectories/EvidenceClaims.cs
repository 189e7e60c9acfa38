using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.RunDirectories;

/// <summary>What one result says of itself beside its logs: its score, what it declares, which attempt it was.</summary>
internal sealed record EvidenceClaims
{
    /// <summary>The accuracy; null when it is absent or refused, as any of the others.</summary>
    public required AccuracyScore? Score { get; init; }

    /// <summary>The judged values.</summary>
    public required ImmutableArray<ResponseRow> Rows { get; init; }

    /// <summary>What was found about the answers of the compliance runs.</summary>
    public required ComplianceScore? Answers { get; init; }

    /// <summary>The judged values of these answers.</summary>
    public required ImmutableArray<ResponseRow> AnswerRows { get; init; }

    /// <summary>The declared result.</summary>
    public required ResultDeclaration? Declared { get; init; }

    /// <summary>The ledger's list.</summary>
    public required AttemptList? Attempts { get; init; }

    /// <summary>What was found of score and rows.</summary>
    public required ImmutableArray<Finding> OfScore { get; init; }

    /// <summary>What was found of answers and their rows; whether there must be any is another's to say.</summary>
    public required ImmutableArray<Finding> OfAnswers { get; init; }

    /// <summary>What was found of the declaration and the attempts.</summary>
    public required ImmutableArray<Finding> OfDeclaration { get; init; }

    /// <summary>Reads them.</summary>
    public static EvidenceClaims Read(RunFiles files)
    {
        List<Finding> ofScore = [], ofAnswers = [], ofDeclaration = [];
        AccuracyScore? score = EvidenceFiles.Optional<AccuracyScore>(files, RunFileNames.Score, "accuracy", PlausibleNumbers.Of, ofScore);
        ComplianceScore? answers = files.Has(RunFileNames.Answers) ? EvidenceFiles.Json<ComplianceScore>(files, RunFileNames.Answers, PlausibleNumbers.Of, ofAnswers) : null;
        return new EvidenceClaims
        {
            Score = score,
            Rows = ReadRows(files, RunFileNames.Rows, RunFileNames.Score, score?.Responses, ofScore),
            Answers = answers,
            AnswerRows = ReadRows(files, RunFileNames.AnswerRows, RunFileNames.Answers, answers?.Answers.Select(static answer => answer.Response), ofAnswers),
            Declared = EvidenceFiles.Optional<ResultDeclaration>(files, RunFileNames.Result, "the declared result", PlausibleNumbers.Of, ofDeclaration),

            // A result without a ledger's list is read as one: what that means is the rules' to say.
            Attempts = files.Has(RunFileNames.Attempts) ? EvidenceFiles.Json<AttemptList>(files, RunFileNames.Attempts, PlausibleNumbers.Of, ofDeclaration) : null,
            OfScore = [.. ofScore],
            OfAnswers = [.. ofAnswers],
            OfDeclaration = [.. ofDeclaration],
        };
    }

    private static ImmutableArray<ResponseRow> ReadRows(RunFiles files, string name, string scoreName, IEnumerable<JudgedResponse>? responses, List<Finding> findings)
    {
        if (files.Read(name) is not { } bytes)
        {
            if (responses is not null)
            {
                findings.Add(FileFinding.Missing(name));
            }

            return [];
        }

        if (!BinaryRecords.TryRead(bytes.Span, out ImmutableArray<ResponseRow> rows))
        {
            findings.Add(FileFinding.Misshapen(name, $"{bytes.Length} bytes; expected a multiple of {ResponseRow.Size}, the size of a row"));
            return [];
        }

        long announced = responses?.Sum(static response => (long)response.Rows) ?? rows.Length;
        if (announced != rows.Length)
        {
            findings.Add(FileFinding.Misshapen(name, $"{rows.Length} rows; expected {announced}, the sum of the rows in {scoreName}"));
        }

        return rows;
    }
}
