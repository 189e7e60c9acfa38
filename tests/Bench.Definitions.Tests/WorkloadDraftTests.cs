using System.Text;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions.Tests;

public sealed class WorkloadDraftTests
{
    public static TheoryData<string> Families() => [.. WorkloadDraft.Families];

    [Theory]
    [MemberData(nameof(Families))]
    public void A_draft_reads_with_the_one_warning_that_it_is_one(string family)
    {
        Parsed<Definition<Workload>> read = Texts.ReadWorkload(WorkloadDraft.Of(family, "my-variant"));
        Workload workload = Texts.Value(read).Value;
        Assert.Equal(("my-variant", family), (workload.Id, workload.Problem.Family));
        Assert.Equal(DefinitionCodes.DatasetUnfrozen, Assert.Single(read.Findings).RuleId);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Freezing_writes_the_digest_and_nothing_else(string family)
    {
        string draft = WorkloadDraft.Of(family, "my-variant");
        Sha256Digest digest = Sha256Digest.Of([1, 2, 3]);
        byte[] frozen = WorkloadDraft.Frozen(Texts.Workload(draft), digest);
        Assert.Equal(draft.Replace("sha256: unfrozen", $"sha256: {digest.Hex}", StringComparison.Ordinal), Encoding.UTF8.GetString(frozen));
        Parsed<Definition<Workload>> read = WorkloadReader.Read("w.yaml", frozen);
        Assert.Equal(digest, Texts.Value(read).Value.Dataset.Sha256);
        Assert.Empty(read.Findings);
    }

    [Theory]
    [InlineData("sha256: unfrozen", "sha256: \"unfrozen\"")]
    [InlineData("sha256: unfrozen", "sha256:   'unfrozen'   # é")]
    [InlineData("sha256: unfrozen", "sha256: 0000000000000000000000000000000000000000000000000000000000000001")]
    public void Freezing_finds_the_value_however_it_is_written(string plain, string written)
    {
        string draft = WorkloadDraft.Of("rnn", "my-variant").Replace(plain, written, StringComparison.Ordinal).ReplaceLineEndings("\r\n");
        Sha256Digest digest = Sha256Digest.Of([1, 2, 3]);
        Definition<Workload> frozen = Texts.Value(WorkloadReader.Read("w.yaml", WorkloadDraft.Frozen(Texts.Workload(draft), digest)));
        Assert.Equal(digest, frozen.Value.Dataset.Sha256);
    }

    [Theory]
    [InlineData("Matmul")]
    [InlineData("a--b")]
    [InlineData("-a")]
    [InlineData("")]
    [InlineData("a/b")]
    public void Refuses_an_id_that_the_reader_would_refuse(string id)
    {
        Assert.False(WorkloadDraft.IsId(id));
        Assert.Throws<ArgumentException>(() => WorkloadDraft.Of("rnn", id));
    }
}
