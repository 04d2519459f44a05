using System.Buffers;
using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>What all of AuraConnect's endpoints have in common: how one signs in, the welcome, how it ends, and the frame around what each adds.</summary>
/// <remarks>The conversation around the credential is one for all; each kind of endpoint is one class with its own messages.</remarks>
internal abstract class AuraDialect(AuraSettings settings) : Dialect
{
    /// <inheritdoc />
    public override bool AcceptsUnknownTopics => true;

    /// <summary>What who lacks a role or a permission is told.</summary>
    protected virtual string Insufficient => AuraTexts.Insufficient;

    /// <summary>What a member of the path names here; null: nothing.</summary>
    protected virtual AuraPlace? Place => null;

    /// <summary>What becomes of a message that cannot be read.</summary>
    protected abstract SessionRequest Unreadable { get; }

    protected AuraSettings Settings { get; } = settings;

    protected DateTimeOffset Now => Settings.Time.GetUtcNow();

    /// <inheritdoc />
    public sealed override SessionRequest? ReadText(ReadOnlySpan<byte> message, in SessionFacts session)
    {
        try
        {
            return session.Grant is null ? AuraSignIn.ReadFirst(message) : ReadSignedIn(message, session);
        }
        catch (InvalidOperationException) // a text with half a surrogate pair has no UTF-8 form (RFC 8259 §8.2)
        {
            return Unreadable;
        }
    }

    /// <inheritdoc />
    public sealed override bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to)
    {
        AuraNotices.WriteWelcome(welcome, Place, Now, to);
        return true;
    }

    /// <inheritdoc />
    public sealed override bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to)
    {
        switch (answer)
        {
            case ErrorAnswer { Request: AuraFault { Text: var text } }:
                WriteError(text, to);
                return true;
            case ErrorAnswer { Error: var error, Rule: var rule }:
                WriteError(TextOf(answer.Request, new Refusal(error, rule)), to);
                return true;
            case RefreshedAnswer { ExpiresIn: var expiresIn }:
                AuraNotices.WriteRefreshed(expiresIn, Now, to);
                return true;
            case SignedInAnswer:
                return false; // the welcome says it
            default:
                return WriteReply(answer, to);
        }
    }

    /// <inheritdoc />
    public sealed override bool WriteExpiring(TimeSpan within, IBufferWriter<byte> to)
    {
        AuraNotices.WriteExpiring(within, Now, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteChanged(in TermsChange change, IBufferWriter<byte> to)
    {
        if (change.To is not null)
        {
            return false; // of an application's topic one has everything or nothing
        }

        WriteError(AuraTexts.Insufficient, to);
        return true;
    }

    /// <inheritdoc />
    public sealed override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to) =>
        update.Update is AppUpdate app && WriteApp(app, to);

    /// <inheritdoc />
    public override CloseStatement Close(Refusal refusal) => AuraRefusals.Close(refusal, Insufficient, Settings.HasCustomCloseCodes);

    /// <summary>Reads a message of a client that is signed in.</summary>
    protected abstract SessionRequest? ReadSignedIn(ReadOnlySpan<byte> message, in SessionFacts session);

    /// <summary>Writes what was published as it happens.</summary>
    protected abstract bool WriteApp(AppUpdate app, IBufferWriter<byte> to);

    /// <summary>Writes the answer to a request of its own.</summary>
    protected abstract bool WriteReply(SessionAnswer answer, IBufferWriter<byte> to);

    /// <summary>The text for a request that was refused.</summary>
    protected virtual string TextOf(SessionRequest request, Refusal refusal) => AuraRefusals.TextOf(refusal, Insufficient);

    /// <summary>Writes an error that leaves the socket open.</summary>
    protected virtual void WriteError(string text, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteString("message"u8, text);
        json.WriteEndObject();
    }

    /// <summary>One JSON object; null for anything else.</summary>
    protected static JsonElement? ObjectOf(ReadOnlySpan<byte> message) =>
        JsonText.TryRead(message, out var root) && root.ValueKind is JsonValueKind.Object ? root : null;

    /// <summary>The topic of an id, or the fault that it is none.</summary>
    protected static SubscriptionAsk Ask(string prefix, string id, Delivery delivery) =>
        id.Contains('/', StringComparison.Ordinal) || !Topic.TryParse(prefix + id, out var topic)
            ? new SubscriptionAsk(id, null, Mode.Ltp, GatewayErrors.TopicMalformed)
            : new SubscriptionAsk(id, topic, Mode.Ltp) { Delivery = delivery };
}
