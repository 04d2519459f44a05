using System.Text.Json;
using Tidegate.Client;
using Tidegate.Feeds.Recordings;

namespace Tidegate.Cli.Recordings;

/// <summary>Takes what a client is sent into a recording. Thread-safe; never throws into the client.</summary>
/// <param name="writer">The recording.</param>
/// <param name="redaction">What may not be in it.</param>
/// <param name="isSession">Everything that the server sends; else only what is about topics.</param>
/// <param name="time">Measures when.</param>
/// <param name="failed">Called once where the file cannot be written.</param>
internal sealed class Recorder(RecordingWriter writer, RecordingRedaction redaction, bool isSession, TimeProvider time, Action failed)
{
    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private bool _hasConnected;

    /// <summary>Why the file cannot be written; null: it can.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>A message of the server.</summary>
    public void Take(ReadOnlyMemory<byte> message)
    {
        if (isSession || IsAboutTopic(message.Span))
        {
            Write(RecordedKind.Text, message);
        }
    }

    /// <summary>The connection's state, of which a break is noted: what came meanwhile is missing.</summary>
    public void Note(ClientState state)
    {
        if (state == ClientState.Recovering)
        {
            Write(RecordedKind.Note, """{"note":"connection lost"}"""u8.ToArray());
        }
        else if (state == ClientState.Connected && _hasConnected)
        {
            Write(RecordedKind.Note, """{"note":"connected again"}"""u8.ToArray());
        }

        _hasConnected |= state == ClientState.Connected;
    }

    /// <summary>Writes the end mark.</summary>
    public void Complete(string reason) => Guarded(() => writer.Complete(time.GetElapsedTime(_startedAt), reason, redaction.Count));

    private void Write(RecordedKind kind, ReadOnlyMemory<byte> message) =>
        Guarded(() =>
            writer.Write(time.GetElapsedTime(_startedAt), kind, redaction.Apply(message, isText: kind == RecordedKind.Text).Span)
        );

    private void Guarded(Action write)
    {
        lock (_gate)
        {
            if (Failure is not null)
            {
                return;
            }

            try
            {
                write();
                return;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Failure = fault;
            }
        }

        failed();
    }

    private static bool IsAboutTopic(ReadOnlySpan<byte> message)
    {
        try
        {
            var reader = new Utf8JsonReader(message);
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    var isType = reader.ValueTextEquals("type"u8);
                    reader.Read();
                    if (isType)
                    {
                        return reader.TokenType == JsonTokenType.String && IsAboutTopic(ref reader);
                    }

                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            // no message of the protocol: the client will end the connection for it
        }

        return false;
    }

    private static bool IsAboutTopic(ref Utf8JsonReader type) =>
        type.ValueTextEquals("update"u8)
        || type.ValueTextEquals("snapshot"u8)
        || type.ValueTextEquals("gap"u8)
        || type.ValueTextEquals("recovered"u8)
        || type.ValueTextEquals("feed.status"u8);
}
