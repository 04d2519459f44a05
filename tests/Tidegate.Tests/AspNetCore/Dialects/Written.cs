using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Tidegate.Tests.AspNetCore.Dialects;

/// <summary>What a dialect wrote.</summary>
internal static class Written
{
    public delegate bool Write(IBufferWriter<byte> to);

    /// <summary>The message, which must be one whole JSON object; null where the dialect had no words.</summary>
    public static string? By(Write write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        if (!write(buffer))
        {
            Assert.Equal(0, buffer.WrittenCount);
            return null;
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { AllowDuplicateProperties = false });
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Bytes allocated per call once everything is warm.</summary>
    public static long BytesAllocatedPerCall(Write write)
    {
        const int Calls = 1_000;
        var buffer = new ArrayBufferWriter<byte>(4_096);
        Repeat(write, buffer, Calls);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(write, buffer, Calls);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static void Repeat(Write write, ArrayBufferWriter<byte> buffer, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            buffer.ResetWrittenCount();
            write(buffer);
        }
    }
}
