using Bench.Spec;

namespace Bench.Datasets;

/// <summary>A language model has another number of characters than the text that it is to learn.</summary>
/// <param name="vocabulary">The model's characters.</param>
public sealed class AlphabetMismatchException(int vocabulary) : WorldFailedException(
    $"the model has a vocabulary of {vocabulary}, but text of '{GrammarText.Name}' has {GrammarText.Characters} characters",
    $"write 'vocabulary: {GrammarText.Characters}'");
