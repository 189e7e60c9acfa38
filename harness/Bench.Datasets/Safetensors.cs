using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Bench.Spec;

namespace Bench.Datasets;

/// <summary>Weights in the safetensors format: eight bytes with the length of a JSON header, the header, and the tensors' elements one after the other, little-endian.</summary>
/// <remarks>Source: the format's description, github.com/huggingface/safetensors. Only fp32 is written and read; <c>__metadata__</c> is passed over.</remarks>
public static class Safetensors
{
    private const int LengthBytes = sizeof(ulong);
    private const int Alignment = 8;
    private const string Metadata = "__metadata__";
    private const string Float32 = "F32";

    /// <summary>The file of a set of tensors, in their order.</summary>
    public static byte[] Write(ImmutableArray<TensorSpec> tensors, TensorSet values)
    {
        ArgumentNullException.ThrowIfNull(values);
        byte[] header = HeaderOf(tensors);
        byte[] file = new byte[checked(LengthBytes + header.Length + (int)tensors.Sum(static tensor => tensor.ByteCount))];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, LengthBytes);
        int at = LengthBytes + header.Length;
        foreach (TensorSpec tensor in tensors)
        {
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.Floats(tensor.Name)).CopyTo(file.AsSpan(at));
            at += (int)tensor.ByteCount;
        }

        return file;
    }

    /// <summary>The elements of each tensor of a file.</summary>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="tensors">The tensors that it must hold, and no other.</param>
    /// <exception cref="WeightsFileRefusedException">It is no safetensors file, or its tensors are others.</exception>
    public static ImmutableDictionary<string, ReadOnlyMemory<byte>> Read(string name, ReadOnlyMemory<byte> file, ImmutableArray<TensorSpec> tensors)
    {
        if (file.Length < LengthBytes || BinaryPrimitives.ReadUInt64LittleEndian(file.Span) is var length && length > (ulong)(file.Length - LengthBytes))
        {
            throw new WeightsFileRefusedException(name, $"{file.Length} bytes that do not begin with the length of a header and the header; expected a safetensors file");
        }

        int headerBytes = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        ReadOnlyMemory<byte> data = file[(LengthBytes + headerBytes)..];
        try
        {
            using JsonDocument header = JsonDocument.Parse(file.Slice(LengthBytes, headerBytes), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Tensors(name, header.RootElement, data, tensors);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new WeightsFileRefusedException(name, $"the header is no safetensors header: {exception.Message}");
        }
    }

    private static ImmutableDictionary<string, ReadOnlyMemory<byte>> Tensors(string name, JsonElement header, ReadOnlyMemory<byte> data, ImmutableArray<TensorSpec> tensors)
    {
        string[] held = [.. header.EnumerateObject().Select(static entry => entry.Name).Where(static entry => entry != Metadata)];
        string[] wanted = [.. tensors.Select(static tensor => tensor.Name)];
        if (held.Except(wanted).FirstOrDefault() is { } foreign)
        {
            throw new WeightsFileRefusedException(name, $"the tensor {foreign} is none of the model's; expected {string.Join(", ", wanted)}");
        }

        if (wanted.Except(held).FirstOrDefault() is { } missing)
        {
            throw new WeightsFileRefusedException(name, $"the tensor {missing} is missing; expected {string.Join(", ", wanted)}");
        }

        // Sorted by where they begin, the tensors fill the data without a gap: no byte of a pinned file is without meaning.
        ImmutableDictionary<string, ReadOnlyMemory<byte>>.Builder found = ImmutableDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>();
        long end = 0;
        foreach ((TensorSpec tensor, long first, long last) in tensors.Select(tensor => Place(name, header.GetProperty(tensor.Name), tensor)).OrderBy(static place => place.First))
        {
            if (first != end || last > data.Length)
            {
                throw new WeightsFileRefusedException(name, $"the tensor {tensor.Name} stands at {first} to {last} of {data.Length} bytes of data; expected it to begin at {end} and to end inside");
            }

            found.Add(tensor.Name, data[(int)first..(int)last]);
            end = last;
        }

        return end == data.Length ? found.ToImmutable() : throw new WeightsFileRefusedException(name, $"{Counted.Of(data.Length - end, "byte")} beyond the last tensor; expected none");
    }

    private static (TensorSpec Tensor, long First, long Last) Place(string name, JsonElement entry, TensorSpec tensor)
    {
        string? type = entry.GetProperty("dtype").GetString();
        long[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(static extent => extent.GetInt64())];
        long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(static offset => offset.GetInt64())];
        if (type != Float32 || !shape.SequenceEqual(tensor.Shape.Select(static extent => (long)extent)))
        {
            throw new WeightsFileRefusedException(name, $"the tensor {tensor.Name} is {type} [{string.Join(", ", shape)}]; expected {Float32} [{string.Join(", ", tensor.Shape)}]");
        }

        return offsets.Length == 2 && offsets[0] >= 0 && offsets[1] - offsets[0] == tensor.ByteCount
            ? (tensor, offsets[0], offsets[1])
            : throw new WeightsFileRefusedException(name, $"the tensor {tensor.Name} has data_offsets [{string.Join(", ", offsets)}]; expected two that are {tensor.ByteCount} bytes apart");
    }

    private static byte[] HeaderOf(ImmutableArray<TensorSpec> tensors)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            long at = 0;
            foreach (TensorSpec tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", Float32);
                writer.WriteStartArray("shape");
                foreach (int extent in tensor.Shape)
                {
                    writer.WriteNumberValue(extent);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(at);
                writer.WriteNumberValue(at += tensor.ByteCount);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        // Spaces after the object, so that the elements stand at a multiple of 8 bytes.
        string text = Encoding.UTF8.GetString(stream.ToArray());
        return Encoding.UTF8.GetBytes(text.PadRight((text.Length + Alignment - 1) / Alignment * Alignment));
    }
}
