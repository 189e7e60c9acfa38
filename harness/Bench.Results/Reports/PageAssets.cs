using System.Security.Cryptography;
using System.Text;

namespace Bench.Results.Reports;

/// <summary>The files that pages are made of (<c>Reports/Assets</c>): HTML, CSS and JavaScript as they are written there, carried by the assembly.</summary>
internal static class PageAssets
{
    /// <summary>The skeleton of every page, with <c>{{names}}</c> of what is put in.</summary>
    public static string Skeleton { get; } = Read("page.html");

    /// <summary>The style of every page.</summary>
    public static string Style { get; } = Read("page.css");

    /// <summary>The script of every page.</summary>
    public static string Script { get; } = Read("page.js");

    /// <summary>The style of the page of a round, after that of every page.</summary>
    public static string RoundStyle { get; } = Read("round.css");

    /// <summary>The script of the page of a round, after that of every page.</summary>
    public static string RoundScript { get; } = Read("round.js");

    /// <summary>How a content security policy names the one script that may run: then nothing does that a bundle might have brought past the escaping.</summary>
    /// <remarks>Source: Content Security Policy Level 3, 2.3.1 (hash-source) and 6.7.3 (the element's text).</remarks>
    public static string HashOf(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static string Read(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the assembly carries no {name}");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
