using System.Security.Cryptography;

namespace Bench.Results.Bundles;

/// <summary>An ECDSA P-256 private key. It signs with SHA-256 and gives ASN.1 DER, the form that every outside tool reads.</summary>
public sealed class SigningKey : IDisposable
{
    private const string PlainLabel = "PRIVATE KEY";
    private const string EncryptedLabel = "ENCRYPTED PRIVATE KEY";

    // PBKDF2 rounds for a passphrase: about a tenth of a second for its owner, a hundred times what openssl asks of a guesser.
    private const int PassphraseRounds = 200_000;

    private readonly ECDsa key;

    private SigningKey(ECDsa key)
    {
        this.key = key;
        PublicKey = PublicKey.FromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo())
            ?? throw new ArgumentException("the key is no P-256 key", nameof(key));
    }

    /// <summary>The public half.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Makes a new key, which lives in memory until it is written.</summary>
    public static SigningKey Generate() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a PKCS#8 PEM file.</summary>
    /// <param name="path">The file, which nobody but its owner may read.</param>
    /// <param name="passphrase">The passphrase of an encrypted file; null for a plain one.</param>
    /// <exception cref="KeyUnreadableException">The file is absent, open to others, encrypted without a fitting passphrase, or no P-256 key.</exception>
    public static SigningKey Load(string path, string? passphrase = null)
    {
        string pem = KeyFile.ReadText(path, secret: true);
        if (!PemEncoding.TryFind(pem, out PemFields fields) || pem[fields.Label] is not (PlainLabel or EncryptedLabel))
        {
            throw new KeyUnreadableException(PublicKey.FromPem(pem) is null ? $"{path} holds no private key in PKCS#8 PEM form" : $"{path} holds a public key; expected the private one, which signs", "make one with 'key new', or convert it with 'openssl pkcs8 -topk8 -nocrypt'");
        }

        bool encrypted = pem[fields.Label] == EncryptedLabel;
        if (encrypted && passphrase is null)
        {
            throw new KeyUnreadableException($"{path} is locked by a passphrase", "give the passphrase");
        }

        ECDsa key = ECDsa.Create();
        try
        {
            if (encrypted)
            {
                key.ImportFromEncryptedPem(pem, passphrase);
            }
            else
            {
                key.ImportFromPem(pem);
            }

            return PublicKey.IsP256(key) ? new SigningKey(key) : throw new CryptographicException("the key is on another curve than P-256");
        }
        catch (Exception failed) when (failed is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new KeyUnreadableException(
                $"{path}: {(encrypted ? "the passphrase does not open it, or it is no P-256 key" : "it is no P-256 private key")}",
                "make a key with 'key new'",
                failed);
        }
    }

    /// <summary>Writes the key to a new PKCS#8 PEM file of mode 0600, encrypted where there is a passphrase.</summary>
    /// <exception cref="KeyNotWrittenException">A file of that name exists, or it cannot be written.</exception>
    public void WriteNew(string path, string? passphrase = null)
    {
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, PassphraseRounds);
        string pem = passphrase is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, encryption);
        KeyFile.WriteNew(path, pem + "\n", secret: true);
    }

    /// <summary>Writes the public half to a new PEM file.</summary>
    /// <exception cref="KeyNotWrittenException">A file of that name exists, or it cannot be written.</exception>
    public void WriteNewPublic(string path) => KeyFile.WriteNew(path, PublicKey.Pem, secret: false);

    /// <summary>The DER signature over the data. No two are the same, even for the same data.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
