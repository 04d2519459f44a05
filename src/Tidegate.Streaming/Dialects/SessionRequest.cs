using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Resume;

namespace Tidegate.Streaming.Dialects;

/// <summary>What a client asks of its session, read by a dialect from one message.</summary>
/// <param name="Id">The client's own mark of the request, kept as it was written; null where there is none.</param>
public abstract record SessionRequest(string? Id)
{
    /// <summary>True where it is answered also before a credential was believed. Default false, for a <see cref="FaultyRequest"/> true.</summary>
    public virtual bool IsForStrangers { get; init; }

    /// <summary>True where it answers something that the session was told, once: then it does not count against the rate of messages. Default false.</summary>
    public bool IsInvited { get; init; }
}

/// <summary>One entry of a subscribe request.</summary>
/// <param name="Name">What the client wrote: a topic path, or the dialect's own name of it.</param>
/// <param name="Topic">The topic, null where <paramref name="Fault"/> says why there is none.</param>
/// <param name="Mode">The mode asked for.</param>
/// <param name="Fault">What is wrong with the entry already as it stands.</param>
public sealed record SubscriptionAsk(string Name, Topic? Topic, Mode Mode, GatewayError? Fault = null)
{
    /// <summary>What to do with updates that come faster than they can be told. Default all of them.</summary>
    public Delivery Delivery { get; init; }

    /// <summary>Most updates a second. Default 0: as they come; else 0.001 to 1,000.</summary>
    public decimal MaxHz { get; init; }

    /// <summary>Levels of each side of the order book. Default 0: the server chooses; only with <see cref="Mode.Depth"/>.</summary>
    public int Depth { get; init; }

    /// <summary>Asks for updates of what has changed only. Default false.</summary>
    public bool Delta { get; init; }

    /// <summary>A number of the dialect's own by which its subscribers get other bytes of the same projection. Default 0.</summary>
    public byte Style { get; init; }

    /// <summary>
    /// Which of several wishes for one topic this is, where the dialect lets a client have several at once: the topic is subscribed once, on the
    /// highest terms that are wished for, and until the last wish is taken back. 1 to 255; default 0: there is only one wish, and a later one
    /// replaces it.
    /// </summary>
    public byte Layer { get; init; }

    /// <summary>What the host's own code says of it. Default: nothing against it.</summary>
    internal AccessVerdict Hooked { get; init; } = AccessVerdict.Allow();

    /// <summary>Where the client was in the topic; null: it begins anew.</summary>
    public TopicPosition? Since { get; init; }

    /// <summary>All wishes together.</summary>
    public SubscriptionTerms Terms => new(new Projection(Mode, Depth, Delta) { Style = Style }, Delivery, MaxHz);
}

/// <summary>Subscribe; each entry is granted or refused on its own.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Asks">The entries.</param>
public record SubscribeRequest(string? Id, ImmutableArray<SubscriptionAsk> Asks) : SessionRequest(Id);

/// <summary>Unsubscribe from some topics.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Asks">The entries; their mode means nothing.</param>
public record UnsubscribeRequest(string? Id, ImmutableArray<SubscriptionAsk> Asks) : SessionRequest(Id);

/// <summary>Unsubscribe from everything.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
public record UnsubscribeAllRequest(string? Id) : SessionRequest(Id)
{
    /// <summary>Topics of this family stay, for example <c>orders</c>. Default null: none stays.</summary>
    public string? SparedFamily { get; init; }
}

/// <summary>List what is subscribed.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
public sealed record ListRequest(string? Id) : SessionRequest(Id);

/// <summary>Say what a subscribe would be answered, without doing it.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Ask">The entry.</param>
/// <param name="Credential">Whose access is meant, unverified; null: the session's own.</param>
public sealed record ExplainRequest(string? Id, SubscriptionAsk Ask, Credential? Credential = null) : SessionRequest(Id)
{
    /// <summary>What that credential was believed to allow; null: the session's own grant.</summary>
    internal Grant? As { get; init; }

    /// <summary>Why that credential would not be let in; null: nothing against it.</summary>
    internal Refusal? Refusal { get; init; }
}

/// <summary>Asks where a topic stands, without subscribing; granted or refused as a subscription would be.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Ask">The topic.</param>
public record CurrentRequest(string? Id, SubscriptionAsk Ask) : SessionRequest(Id);

/// <summary>Asks what the dialect itself answers, out of what <see cref="Dialect.CompleteAsync"/> has found out.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
public record QuestionRequest(string? Id) : SessionRequest(Id);

/// <summary>Nothing is left to do: <see cref="Dialect.CompleteAsync"/> has dealt with it, and told the answer where there is one.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
public sealed record SettledRequest(string? Id) : SessionRequest(Id);

/// <summary>A sign of life in an application's own words, the only kind that counts for <see cref="Sessions.SessionLimits.HeartbeatTimeout"/>.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
public sealed record HeartbeatRequest(string? Id) : SessionRequest(Id);

/// <summary>Something that the client tells and nobody answers; it goes into the log.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="What">A fixed text of our own code, never what the client wrote.</param>
public sealed record NoteRequest(string? Id, string What) : SessionRequest(Id);

/// <summary>Publish one update of an application's topic.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Update">The update, checked for its form.</param>
public sealed record PublishRequest(string? Id, AppUpdate Update) : SessionRequest(Id);

/// <summary>An application's own ping.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Echo">What to send back, as the client wrote it; null where there is nothing.</param>
public sealed record PingRequest(string? Id, string? Echo) : SessionRequest(Id);

/// <summary>A credential as the first message.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Credential">Unverified.</param>
public record SignInRequest(string? Id, Credential Credential) : SessionRequest(Id)
{
    /// <summary>What it shows to go on where an earlier session broke off, or null.</summary>
    public ResumeSecret? Resume { get; init; }
}

/// <summary>A credential that prolongs the grant of a live session.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Credential">Unverified.</param>
public record RefreshRequest(string? Id, Credential Credential) : SessionRequest(Id)
{
    /// <summary>True where the credential may be anybody's: the session signs in anew. Default false: who would become somebody else is sent away.</summary>
    public bool IsSignInAnew { get; init; }
}

/// <summary>A message that is answered with an error.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Error">The catalogue entry; with a close code the session ends with it, unless <see cref="RetryAfter"/> makes it a warning.</param>
public record FaultyRequest(string? Id, GatewayError Error) : SessionRequest(Id)
{
    /// <inheritdoc />
    public override bool IsForStrangers { get; init; } = true;

    /// <summary>Only this request is refused, and it may be sent again after so long; null: the error stands as the catalogue has it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The rule that decided, where the session ends with it; null: the error says it all.</summary>
    public string? Rule { get; init; }
}
