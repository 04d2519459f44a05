using System.Buffers;
using Tidegate.Core.Messages;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>First version of the nse protocol: bars, one JSON text each, and a clean close when the data has ended. Clients have nothing to say.</summary>
/// <remarks>Endings that the first version had no code for (slow consumer, idle, drain, expiry) keep the catalogue's.</remarks>
internal sealed class NseStreamDialect : Dialect
{
    /// <inheritdoc />
    public override string Name => "nse";

    /// <inheritdoc />
    public override CloseStatement EndOfData { get; } = new(1000, "Stream completed");

    /// <inheritdoc />
    public override SessionRequest? ReadText(ReadOnlySpan<byte> message) => null;

    /// <inheritdoc />
    public override SessionRequest? ReadBinary(ReadOnlySpan<byte> message) => null;

    /// <inheritdoc />
    public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to)
    {
        if (update.Update is not MarketUpdate market)
        {
            return false;
        }

        NseBars.Write(new JsonPieces(to), market);
        return true;
    }
}
