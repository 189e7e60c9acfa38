using System.Collections.Immutable;
using System.Text.Json;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>Runs a set of bundles that somebody else made, with their verdicts, through steps 1 to 9.</summary>
/// <remarks>The form: a folder with <c>bundle_cases.json</c>, which names a trust root and lists cases, and <c>bundles/</c>.</remarks>
public static class BundleConformance
{
    private const string CaseFile = "bundle_cases.json";
    private const string Schema = "bundle-cases/1";

    /// <summary>Whether the folder holds such a set.</summary>
    public static bool IsSet(string folder) => File.Exists(Path.Combine(folder, CaseFile));

    /// <summary>Runs all cases, in the set's order.</summary>
    /// <exception cref="ConformanceSetUnreadableException">The set itself is not in the known form.</exception>
    public static ImmutableArray<BundleConformanceCase> Run(string folder)
    {
        string path = Path.Combine(folder, CaseFile);
        try
        {
            JsonMembers set = new(StrictJson.Parse(File.ReadAllBytes(path), path), "set", BundleCode.Json, path);
            if (set.Text("schema") != Schema)
            {
                throw set.Refused($"the schema is '{set.Text("schema")}' instead of '{Schema}'");
            }

            return [.. set.Element("cases", JsonValueKind.Array).EnumerateArray().Select(item => RunCase(folder, set, new JsonMembers(item, "case", BundleCode.Json, path)))];
        }
        catch (Exception failed) when (failed is BundleRefusedException or IOException or UnauthorizedAccessException)
        {
            throw new ConformanceSetUnreadableException($"{path}: {failed.Message}", "name a folder with bundle_cases.json and bundles/", failed);
        }
    }

    private static BundleConformanceCase RunCase(string folder, JsonMembers set, JsonMembers item)
    {
        string file = item.Text("file");
        string verdict = item.Text("verdict");
        ImmutableArray<string> codes = item.Texts("codes_any");
        string options = item.Has("options") ? item.Element("options", JsonValueKind.Object).GetRawText() : "";
        string? code;
        string actual;
        try
        {
            string path = Path.Combine(folder, "bundles", file);
            RequireSameFile(path, item);
            using BundleVerification verification = BundleVerifier.Verify(path, PolicyOf(folder, set, item));
            code = verification.Errors.FirstOrDefault()?.Code;
            actual = verification.Errors.FirstOrDefault()?.ToString() ?? "ACCEPT";
        }
        catch (Exception failed) when (failed is WorldFailedException or BundleRefusedException or IOException or UnauthorizedAccessException)
        {
            code = "";
            actual = $"not run: {failed.Message}";
        }

        return new BundleConformanceCase
        {
            Name = options.Length == 0 ? file : $"{file} {string.Concat(options.Where(static unit => !char.IsWhiteSpace(unit)))}",
            Expected = codes.IsEmpty ? verdict : $"{verdict} {string.Join("|", codes)}",
            Actual = actual,
            Matches = verdict switch
            {
                "ACCEPT" => code is null,
                "REJECT" => code is { Length: > 0 } && codes.Contains(code),
                _ => false,
            },
        };
    }

    private static void RequireSameFile(string path, JsonMembers item)
    {
        using FileStream stream = File.OpenRead(path);
        Sha256Digest found = Sha256Digest.Of(stream);
        if (found.Hex != item.Text("sha256"))
        {
            throw item.Refused($"{path} has SHA-256 {found}; the set speaks of {item.Text("sha256")}");
        }
    }

    private static VerificationPolicy PolicyOf(string folder, JsonMembers set, JsonMembers item)
    {
        VerificationPolicy policy = new() { At = set.Time("default_at") };
        if (item.Has("options"))
        {
            JsonMembers options = item.Object("options");
            // An option that is not known must not be passed over: the case would be judged by other rules than its author's.
            options.AllowOnly("threshold", "require_log", "at", "trust", "key");
            policy = policy with
            {
                Threshold = options.Has("threshold") ? options.Count("threshold") : policy.Threshold,
                RequireLog = options.FlagOrFalse("require_log"),
                At = options.Has("at") ? options.Time("at") : policy.At,
                Keys = options.Has("key") ? [PublicKey.Load(Path.Combine(folder, options.Text("key")))] : [],
                Trust = options.Has("trust") ? TrustChain.Load(Path.Combine(folder, options.Text("trust"))) : null,
            };
        }

        return policy.Keys.IsEmpty && policy.Trust is null ? policy with { Trust = TrustChain.Load(Path.Combine(folder, set.Text("trust"))) } : policy;
    }
}
