using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Results.Reproductions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Sut;

namespace Bench.Cli.Reproductions;

/// <summary>The submitter's system under test on the reviewer's machine: it runs only when the reviewer says so, and isolated unless he says otherwise.</summary>
/// <param name="Sut">Its definition; null where the result is the shipped backend's.</param>
/// <param name="Isolation">How it is kept away; null where it is not.</param>
/// <param name="Statement">What held, for the review.</param>
internal sealed record ForeignCode(Definition<SutDefinition>? Sut, SutIsolation? Isolation, IsolationStatement Statement)
{
    /// <summary>What of the submitter's code runs, and how.</summary>
    /// <exception cref="UsageException">The reviewer has not allowed what would be needed, or named another program than the bundle.</exception>
    public static ForeignCode Of(ReproductionRequest request, ReadOnlyMemory<byte>? recorded)
    {
        if (recorded is not { } text)
        {
            return request.Sut is null
                ? new(null, null, IsolationStatement.ShippedBackend)
                : throw new UsageException("--sut is given; the bundle is a result of the shipped CPU backend, which this program has itself", "leave --sut out");
        }

        Definition<SutDefinition> sut = Named(request, text);
        if (!request.TrustsCode)
        {
            throw new UsageException(
                $"measuring again runs the submitter's program, '{string.Join(' ', sut.Value.Command)}' in {Path.GetDirectoryName(Path.GetFullPath(sut.Path))}; expected --i-trust-this-code",
                "read it first; it runs without network and with a private file system where bubblewrap can arrange that");
        }

        if (request.WithoutIsolation)
        {
            return new(sut, null, IsolationStatement.None);
        }

        SutIsolation isolation = SutIsolation.Find(out string why) ?? throw new UsageException(
            $"the submitter's program cannot be isolated: {why}",
            "install bubblewrap, use a kernel that lets this user make namespaces, or run it as any program of yours with --without-isolation; the statement then says so");
        ImmutableArray<string> readable = [.. request.Readable.Select(Path.GetFullPath)];
        if (readable.FirstOrDefault(static path => !Path.Exists(path)) is { } absent)
        {
            throw new UsageException($"--allow-read {absent} does not exist");
        }

        return new(sut, isolation with { Readable = readable }, IsolationStatement.By($"{isolation.Version}: own user, network, process, IPC and mount namespaces{(readable.IsEmpty ? "" : $"; also readable: {string.Join(", ", readable)}")}"));
    }

    private static Definition<SutDefinition> Named(ReproductionRequest request, ReadOnlyMemory<byte> recorded)
    {
        if (request.Sut is not { } path)
        {
            throw new UsageException(
                "the bundle is a result of the submitter's own program, which is not in it; expected --sut FILE, the sut.yaml in the folder with that program",
                "get the submitter's sources, build them as they say, and name the sut.yaml; a result of the shipped backend needs nothing");
        }

        ReadOnlyMemory<byte> bytes = DefinitionFile.Read(path);
        return bytes.Span.SequenceEqual(recorded.Span)
            ? SutReader.Read(path, bytes).OrRefuse()
            : throw new UsageException($"{path} has SHA-256 {Sha256Digest.Of(bytes.Span)}; the bundle's sut.yaml has {Sha256Digest.Of(recorded.Span)}", "name the submitter's own file, unchanged");
    }
}
