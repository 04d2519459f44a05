using System.Buffers;
using System.Globalization;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Kite;

/// <summary>Writes the requests of a client: <c>{"a":"subscribe","v":[408065]}</c> and its kin.</summary>
internal static class KiteRequests
{
    private const int TokenBytesMax = 20; // the digits of a 64-bit number and its sign

    /// <summary>One message for each kind of request among the changes: those that free a place first, modes last, because a mode needs a subscription.</summary>
    public static void Write(ReadOnlySpan<UpstreamChange> changes, ArrayBufferWriter<byte> scratch, Action<ReadOnlyMemory<byte>> send)
    {
        Write(
            """{"a":"unsubscribe","v":["""u8,
            "]}"u8,
            changes,
            static (in change) => change is { Before: not null, After: null },
            scratch,
            send
        );
        Write(
            """{"a":"subscribe","v":["""u8,
            "]}"u8,
            changes,
            static (in change) => change is { Before: null, After: not null },
            scratch,
            send
        );

        // Said even where it is what a bare subscription gets: whether an earlier one leaves its mode behind is not documented.
        Write("""{"a":"mode","v":["ltp",["""u8, "]]}"u8, changes, static (in change) => NeedsMode(change, KiteMode.Ltp), scratch, send);
        Write("""{"a":"mode","v":["quote",["""u8, "]]}"u8, changes, static (in change) => NeedsMode(change, KiteMode.Quote), scratch, send);
        Write("""{"a":"mode","v":["full",["""u8, "]]}"u8, changes, static (in change) => NeedsMode(change, KiteMode.Full), scratch, send);
    }

    private static bool NeedsMode(in UpstreamChange change, KiteMode mode) =>
        change.After is { } after
        && WireMode(change.Instrument, after) == mode
        && (change.Before is not { } before || WireMode(change.Instrument, before) != mode);

    // A full packet of an index is four bytes longer than its quote and brings the exchange's time.
    private static KiteMode WireMode(UpstreamRef instrument, Mode mode) =>
        mode switch
        {
            Mode.Ltp => KiteMode.Ltp,
            Mode.Quote when !KiteSegments.IsIndex((uint)instrument.Token) => KiteMode.Quote,
            _ => KiteMode.Full,
        };

    private static void Write(
        ReadOnlySpan<byte> head,
        ReadOnlySpan<byte> tail,
        ReadOnlySpan<UpstreamChange> changes,
        Chooser chooses,
        ArrayBufferWriter<byte> scratch,
        Action<ReadOnlyMemory<byte>> send
    )
    {
        scratch.ResetWrittenCount();
        foreach (ref readonly var change in changes)
        {
            if (chooses(in change))
            {
                scratch.Write(scratch.WrittenCount == 0 ? head : ","u8);
                change.Instrument.Token.TryFormat(scratch.GetSpan(TokenBytesMax), out var written, default, CultureInfo.InvariantCulture);
                scratch.Advance(written);
            }
        }

        if (scratch.WrittenCount > 0)
        {
            scratch.Write(tail);
            send(scratch.WrittenMemory);
        }
    }

    private delegate bool Chooser(in UpstreamChange change);
}
