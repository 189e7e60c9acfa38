using System.Runtime.Versioning;
using System.Security.Cryptography;
using Bench.Results.Bundles;

namespace Bench.Results.Tests.Bundles;

[SupportedOSPlatform("linux")]
public sealed class SigningKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_key_is_written_for_its_owner_alone_and_read_back()
    {
        using SigningKey key = SigningKey.Generate();
        key.WriteNew(folder.At("key.pem"));
        key.WriteNewPublic(folder.At("key.pub.pem"));
        using SigningKey read = SigningKey.Load(folder.At("key.pem"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.At("key.pem")));
        Assert.Equal(key.PublicKey, read.PublicKey);
        Assert.Equal(key.PublicKey, PublicKey.Load(folder.At("key.pub.pem")));
        Assert.True(key.PublicKey.Verifies("data"u8, read.Sign("data"u8)));
    }

    [Fact]
    public void A_key_is_never_overwritten()
    {
        folder.Write("key.pem", "something else"u8.ToArray());
        using SigningKey key = SigningKey.Generate();
        Assert.Throws<KeyNotWrittenException>(() => key.WriteNew(folder.At("key.pem")));
        Assert.Throws<KeyNotWrittenException>(() => key.WriteNewPublic(folder.At("key.pem")));
        Assert.Equal("something else", File.ReadAllText(folder.At("key.pem")));
        Assert.Throws<KeyNotWrittenException>(() => key.WriteNew(folder.At("absent", "key.pem")));
    }

    [Fact]
    public void A_passphrase_locks_the_file()
    {
        using SigningKey key = SigningKey.Generate();
        key.WriteNew(folder.At("key.pem"), "correct horse");
        using SigningKey read = SigningKey.Load(folder.At("key.pem"), "correct horse");

        Assert.Equal(key.PublicKey, read.PublicKey);
        Assert.Throws<KeyUnreadableException>(() => SigningKey.Load(folder.At("key.pem")));
        Assert.Throws<KeyUnreadableException>(() => SigningKey.Load(folder.At("key.pem"), "wrong horse"));
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused()
    {
        using SigningKey key = SigningKey.Generate();
        key.WriteNew(folder.At("key.pem"));
        File.SetUnixFileMode(folder.At("key.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.WriteAllText(folder.At("half.pem"), SigningKey.Generate().PublicKey.Pem);
        Assert.Contains("holds a public key; expected the private one", Assert.Throws<KeyUnreadableException>(() => SigningKey.Load(folder.At("half.pem"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<KeyUnreadableException>(() => PublicKey.Load(folder.At("."))).Message, StringComparison.Ordinal);
        Assert.Contains("chmod 600", Assert.Throws<KeyUnreadableException>(() => SigningKey.Load(folder.At("key.pem"))).Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_on_other_curves_and_other_files_are_refused()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        WriteSecret("p384.pem", other.ExportPkcs8PrivateKeyPem());
        folder.Write("p384.pub.pem", System.Text.Encoding.ASCII.GetBytes(other.ExportSubjectPublicKeyInfoPem()));
        WriteSecret("text.pem", "no key at all");
        WriteSecret("broken.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        Assert.Throws<KeyUnreadableException>(() => SigningKey.Load(folder.At("p384.pem")));
        Assert.Throws<KeyUnreadableException>(() => PublicKey.Load(folder.At("p384.pub.pem")));
        Assert.Throws<KeyUnreadableException>(() => SigningKey.Load(folder.At("text.pem")));
        Assert.Throws<KeyUnreadableException>(() => PublicKey.Load(folder.At("text.pem")));
        Assert.Throws<KeyUnreadableException>(() => SigningKey.Load(folder.At("broken.pem")));
        Assert.Throws<KeyUnreadableException>(() => SigningKey.Load(folder.At("absent.pem")));
        Assert.Throws<KeyUnreadableException>(() => PublicKey.Load(folder.Root));
    }

    [Fact]
    public void A_public_key_stands_alone_in_its_file()
    {
        using SigningKey key = SigningKey.Generate();
        using SigningKey second = SigningKey.Generate();
        Assert.Equal(key.PublicKey, PublicKey.FromPem("\n" + key.PublicKey.Pem));
        Assert.Null(PublicKey.FromPem(key.PublicKey.Pem + second.PublicKey.Pem));
        Assert.Null(PublicKey.FromPem("text " + key.PublicKey.Pem));
        Assert.Null(PublicKey.FromSubjectPublicKeyInfo([.. key.PublicKey.SubjectPublicKeyInfo, 0]));
        Assert.Null(PublicKey.FromSubjectPublicKeyInfo(new byte[91]));
    }

    public void Dispose() => folder.Dispose();

    private void WriteSecret(string name, string text)
    {
        string path = folder.Write(name, System.Text.Encoding.ASCII.GetBytes(text));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
