using System.Buffers;
using System.Runtime.InteropServices;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>Takes the messages of one turn of a session. Not thread-safe.</summary>
internal sealed class SimulatedOutlet
{
    /// <summary>A session stops writing for this turn when so many bytes are waiting: what a slow client costs at most, plus one message.</summary>
    public const int BytesMax = 262_144;

    private readonly ArrayBufferWriter<byte> _bytes = new(4_096);
    private readonly List<Entry> _messages = [];

    /// <summary>Whether no more should be written in this turn.</summary>
    public bool IsFull => _bytes.WrittenCount >= BytesMax;

    /// <summary>Messages of this turn.</summary>
    public int Count => _messages.Count;

    /// <summary>Market data: what the faults of a <see cref="Faults.FaultPlan"/> may tear, repeat and hold back.</summary>
    public void Ticks(ReadOnlySpan<byte> message) => Add(message, SimulatedMessageKind.Ticks);

    /// <summary>Any other binary message, such as a heartbeat.</summary>
    public void Binary(ReadOnlySpan<byte> message) => Add(message, SimulatedMessageKind.Binary);

    /// <summary>A text message.</summary>
    public void Text(ReadOnlySpan<byte> message) => Add(message, SimulatedMessageKind.Text);

    /// <summary>Ends the connection once the messages of this turn are sent.</summary>
    /// <param name="reason">Fixed text.</param>
    public void End(string reason) => Ending = reason;

    /// <summary>The same with a farewell: close code 1000.</summary>
    /// <param name="reason">Fixed text.</param>
    public void Close(string reason) => (Ending, IsFarewell) = (reason, true);

    /// <summary>Whether the ending is said to the client.</summary>
    public bool IsFarewell { get; private set; }

    /// <summary>Why the connection ends; null: it does not.</summary>
    public string? Ending { get; private set; }

    /// <summary>A message of this turn, valid until <see cref="Clear"/>.</summary>
    public (ReadOnlyMemory<byte> Bytes, SimulatedMessageKind Kind) this[int index] =>
        (_bytes.WrittenMemory.Slice(_messages[index].Start, _messages[index].Length), _messages[index].Kind);

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _messages.Clear();
        (Ending, IsFarewell) = (null, false);
    }

    private void Add(ReadOnlySpan<byte> message, SimulatedMessageKind kind)
    {
        _messages.Add(new Entry(_bytes.WrittenCount, message.Length, kind));
        _bytes.Write(message);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Start, int Length, SimulatedMessageKind Kind);
}

/// <summary>What a message of a simulator is.</summary>
internal enum SimulatedMessageKind : byte
{
    Ticks,
    Binary,
    Text,
}
