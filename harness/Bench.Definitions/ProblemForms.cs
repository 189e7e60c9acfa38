using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec.Problems;

namespace Bench.Definitions;

/// <summary>The <c>problem</c> of each family: its keys, and what must fit together.</summary>
internal static class ProblemForms
{
    private const int GreatestExtent = 1 << 20;

    /// <summary>Each family's form.</summary>
    public static ImmutableSortedDictionary<string, Form<Problem>> ByFamily { get; } = new Dictionary<string, Form<Problem>>
    {
        ["matmul"] = Matmul(),
        ["attention"] = Attention(),
        ["rnn"] = Rnn(),
        ["decoding"] = Decoding(),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static Field<int> Extent(string name, string description) => Fields.Integer(name, 1, GreatestExtent, description);

    private static MappingForm<Problem> Matmul()
    {
        Field<int> m = Extent("m", "Rows of A and C.");
        Field<int> n = Extent("n", "Columns of B and C.");
        Field<int> k = Extent("k", "Columns of A, rows of B.");
        MappingForm<MatmulShape> shape = new("a shape", [m, n, k], bound => new MatmulShape(bound.Get(m), bound.Get(n), bound.Get(k)));
        Field<MatmulRightOperand> right = new("right_operand", Choice.Of<MatmulRightOperand>(), "Whether B is an input of each sample, or weights that all samples of that size share.");
        Field<ImmutableArray<MatmulShape>> shapes = new("shapes", new ListForm<MatmulShape>(shape, "shapes", 1, 64), "The shapes that samples take in turn.");
        return new MappingForm<Problem>("a matmul problem", [right, shapes], bound => new MatmulProblem { RightOperand = bound.Get(right), Shapes = bound.Get(shapes) });
    }

    private static MappingForm<Problem> Attention()
    {
        Field<int> heads = Extent("heads", "Number of heads.");
        Field<int> sequence = Extent("sequence", "Queries and keys per head.");
        Field<int> headDim = Extent("head_dim", "Elements of a query, key or value.");
        Field<bool> causal = new("causal", new FlagForm(), "Whether query i sees keys 0 to i only.");
        return new MappingForm<Problem>("an attention problem", [heads, sequence, headDim, causal], bound => new AttentionProblem
        {
            Heads = bound.Get(heads),
            Sequence = bound.Get(sequence),
            HeadDim = bound.Get(headDim),
            Causal = bound.Get(causal),
        });
    }

    private static MappingForm<Problem> Rnn()
    {
        Field<RnnCell> cell = new("cell", Choice.Of<RnnCell>(), "The recurrent cell.");
        Field<int> input = Extent("input", "Elements of an input vector.");
        Field<int> hidden = Extent("hidden", "Elements of the state.");
        Field<int> steps = Extent("steps", "Time steps.");
        Field<int> batch = Extent("batch", "Sequences computed together.");
        return new MappingForm<Problem>("an rnn problem", [cell, input, hidden, steps, batch], bound => new RnnProblem
        {
            Cell = bound.Get(cell),
            Input = bound.Get(input),
            Hidden = bound.Get(hidden),
            Steps = bound.Get(steps),
            Batch = bound.Get(batch),
        });
    }

    private static MappingForm<Problem> Decoding()
    {
        Field<DecodingModel> model = new("model", new ModelForm(), "The language model.");
        Field<int> vocabulary = Fields.Integer("vocabulary", 2, GreatestExtent, "Number of token ids; ids are 0 to vocabulary - 1.");
        Field<int> promptMin = Extent("prompt_min", "Least tokens of a prompt.");
        Field<int> promptMax = Extent("prompt_max", "Most tokens of a prompt.");
        Field<int> newTokens = Extent("max_new_tokens", "Most tokens to emit.");
        Field<int> endToken = Fields.Integer("end_token", 0, GreatestExtent, "The id that ends a sequence.");
        Field<DraftSpec> draft = new("draft", DraftForm(), "A draft model for speculative decoding; none when left out.", required: false);
        Field<ulong> language = new("prompts", PromptsForm(), "What prompts are written in; random tokens when left out.", required: false);
        return new MappingForm<Problem>(
            "a decoding problem",
            [model, draft, vocabulary, language, promptMin, promptMax, newTokens, endToken],
            bound => new DecodingProblem
            {
                Model = bound.Get(model),
                Draft = bound.Has(draft) ? bound.Get(draft) : null,
                Language = bound.Has(language) ? bound.Get(language) : null,
                Vocabulary = bound.Get(vocabulary),
                PromptMin = bound.Get(promptMin),
                PromptMax = bound.Get(promptMax),
                MaxNewTokens = bound.Get(newTokens),
                EndToken = bound.Get(endToken),
            },
            bound =>
            {
                if (bound.Has(promptMin, promptMax) && bound.Get(promptMin) > bound.Get(promptMax))
                {
                    bound.Error(DefinitionCodes.Contradiction, promptMin, $"prompt_min is {bound.Get(promptMin)} tokens, expected at most prompt_max, {bound.Get(promptMax)}");
                }

                if (bound.Has(model, draft) && bound.Get(model) is not TransformerModel)
                {
                    bound.Error(DefinitionCodes.Contradiction, draft, "the model that a draft proposes to is recurrent, expected a transformer: it alone checks several tokens with one reading of its weights");
                }

                if (bound.Has(vocabulary, endToken) && bound.Get(endToken) >= bound.Get(vocabulary))
                {
                    bound.Error(DefinitionCodes.Contradiction, endToken, $"end_token is {bound.Get(endToken)}, expected an id below the vocabulary, {bound.Get(vocabulary)}");
                }
            });
    }

    private static MappingForm<DraftSpec> DraftForm()
    {
        Field<DecodingModel> model = new("model", new ModelForm(), "The draft model; it has the same vocabulary.");
        Field<int> length = Fields.Integer("length", 1, 64, "Tokens that it proposes for each step of the model at most.");
        return new MappingForm<DraftSpec>("a draft", [model, length], bound => new DraftSpec { Model = bound.Get(model), Length = bound.Get(length) });
    }

    private static MappingForm<ulong> PromptsForm()
    {
        Field<string> generator = new("generator", Choice.Word("grammar@1"), "Generator and version.");
        Field<ulong> seed = new("seed", new IntegerForm<ulong>(0, ulong.MaxValue), "The seed of the language: that of the data set which the model was trained on.");
        return new MappingForm<ulong>("prompts", [generator, seed], bound => bound.Get(seed));
    }
}
