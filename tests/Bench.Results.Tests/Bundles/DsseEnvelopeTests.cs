using System.Text;
using System.Text.Json;
using Bench.Results.Bundles;
using Bench.Tests;

namespace Bench.Results.Tests.Bundles;

public sealed class DsseEnvelopeTests
{
    [Fact]
    public void Every_published_encoding_and_signature_agrees()
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Repository.At("tests", "Bench.Results.Tests", "Bundles", "Golden", "public", "pae.json")));
        Assert.Equal(6, cases.RootElement.GetArrayLength());
        foreach (JsonElement item in cases.RootElement.EnumerateArray())
        {
            byte[] payload = Hex(item, "payload_hex");
            byte[] encoded = DsseEnvelope.PreAuthenticationEncoding(item.GetProperty("payloadType").GetString()!, payload);
            Assert.Equal(Hex(item, "pae_hex"), encoded);

            JsonElement signed = item.GetProperty("p256");
            PublicKey key = PublicKey.FromSubjectPublicKeyInfo(Hex(signed, "spki_hex"))!;
            byte[] signature = Hex(signed, "signature_der_hex");
            Assert.True(key.Verifies(encoded, signature));
            Assert.False(key.Verifies([.. encoded, 0], signature));
            signature[^1] ^= 1;
            Assert.False(key.Verifies(encoded, signature));
        }
    }

    [Fact]
    public void Reads_back_what_it_signed_and_each_signature_verifies()
    {
        using SigningKey first = SigningKey.Generate();
        using SigningKey second = SigningKey.Generate();
        DsseEnvelope envelope = DsseEnvelope.Read(DsseEnvelope.Sign("text/plain", "hello"u8, first, second).ToJson());

        Assert.Equal("text/plain", envelope.PayloadType);
        Assert.Equal("hello", Encoding.ASCII.GetString(envelope.Payload.AsSpan()));
        Assert.Equal([first.PublicKey.Id.Hex, second.PublicKey.Id.Hex], envelope.Signatures.Select(static signature => signature.KeyId));
        Assert.True(first.PublicKey.Verifies(envelope.PreAuthenticationEncoding(), envelope.Signatures[0].Bytes.AsSpan()));
        Assert.False(first.PublicKey.Verifies(envelope.PreAuthenticationEncoding(), envelope.Signatures[1].Bytes.AsSpan()));
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"payload":"","payloadType":"t"}""")]
    [InlineData("""{"payload":"","payloadType":"t","signatures":[]}""")]
    [InlineData("""{"payload":"","payloadType":"t","signatures":{}}""")]
    [InlineData("""{"payload":"","payloadType":"t","signatures":[1]}""")]
    [InlineData("""{"payload":"","payloadType":"t","signatures":[{"keyid":"k"}]}""")]
    [InlineData("""{"payload":"","payloadType":"t","signatures":[{"keyid":1,"sig":""}]}""")]
    [InlineData("""{"payload":"","payloadType":1,"signatures":[{"sig":""}]}""")]
    [InlineData("""{"payload":null,"payloadType":"t","signatures":[{"sig":""}]}""")]
    [InlineData("""{"payload":"","payload":"","payloadType":"t","signatures":[{"sig":""}]}""")]
    [InlineData("""{"payload":"QQ","payloadType":"t","signatures":[{"sig":""}]}""")]
    [InlineData("""{"payload":"QR==","payloadType":"t","signatures":[{"sig":""}]}""")]
    [InlineData("""{"payload":"QQ= =","payloadType":"t","signatures":[{"sig":""}]}""")]
    [InlineData("""{"payload":"QQ==\n","payloadType":"t","signatures":[{"sig":""}]}""")]
    [InlineData("""{"payload":"+_==","payloadType":"t","signatures":[{"sig":""}]}""")]
    [InlineData("""{"payload":"Q$==","payloadType":"t","signatures":[{"sig":""}]}""")]
    public void Refuses_every_other_shape(string json) =>
        Assert.Equal(BundleCode.Envelope, Assert.Throws<BundleRefusedException>(() => DsseEnvelope.Read(Encoding.UTF8.GetBytes(json))).Error.Code);

    [Theory]
    [InlineData("""{"payload":"-_8=","payloadType":"t","signatures":[{"sig":"","more":1.5}],"x":[1e400]}""")]
    [InlineData("""{"payload":"+/8=","payloadType":"t","signatures":[{"sig":""}]}""")]
    public void Reads_both_alphabets_and_ignores_what_it_does_not_know(string json) =>
        Assert.Equal(new byte[] { 0xFB, 0xFF }, DsseEnvelope.Read(Encoding.UTF8.GetBytes(json)).Payload);

    [Fact]
    public void Holds_16_signatures_at_most()
    {
        string Envelope(int count) => $$"""{"payload":"","payloadType":"t","signatures":[{{string.Join(',', Enumerable.Repeat("{\"sig\":\"\"}", count))}}]}""";
        Assert.Equal(16, DsseEnvelope.Read(Encoding.ASCII.GetBytes(Envelope(16))).Signatures.Length);
        Assert.Throws<BundleRefusedException>(() => DsseEnvelope.Read(Encoding.ASCII.GetBytes(Envelope(17))));
    }

    private static byte[] Hex(JsonElement owner, string name) => Convert.FromHexString(owner.GetProperty(name).GetString()!);
}
