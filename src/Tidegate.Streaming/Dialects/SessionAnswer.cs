using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Dialects;

/// <summary>What became of one entry of a request.</summary>
public enum SubscriptionChange
{
    /// <summary>Refused; the error says why.</summary>
    Refused,

    /// <summary>New.</summary>
    Added,

    /// <summary>Was there in another mode.</summary>
    Changed,

    /// <summary>Was there just so.</summary>
    Unchanged,

    /// <summary>Ended.</summary>
    Removed,

    /// <summary>Was not there.</summary>
    NotFound,
}

/// <summary>The granted values of one entry, or why there are none.</summary>
/// <param name="Ask">The entry.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Granted">The granted terms; means nothing where it was refused or ended.</param>
/// <param name="Error">Why it was refused, or null.</param>
/// <param name="Rule">The rule that lowered or refused it, or null.</param>
public sealed record SubscriptionResult(
    SubscriptionAsk Ask,
    SubscriptionChange Change,
    SubscriptionTerms Granted,
    GatewayError? Error = null,
    string? Rule = null
);

/// <summary>One subscription with what it has delivered so far.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Granted">The granted terms.</param>
/// <param name="Sent">Updates put into the outbox.</param>
/// <param name="Merged">Updates that a later one stood for.</param>
/// <param name="Dropped">Updates lost to the client.</param>
public sealed record SubscriptionCount(Topic Topic, SubscriptionTerms Granted, long Sent, long Merged, long Dropped)
{
    /// <summary>Time since the last one was put into the outbox; null: none was yet.</summary>
    public TimeSpan? LastAge { get; init; }
}

/// <summary>The outcome of a <see cref="SessionRequest"/>, which a dialect puts into its own words.</summary>
/// <param name="Request">What was asked.</param>
public abstract record SessionAnswer(SessionRequest Request);

/// <summary>One result per entry, in their order.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Results">The results.</param>
public sealed record SubscriptionAnswer(SessionRequest Request, ImmutableArray<SubscriptionResult> Results) : SessionAnswer(Request)
{
    /// <summary>Everything that the session has subscribed to by now; to be read only while the answer is written.</summary>
    public IReadOnlyCollection<Topic> Subscribed { get; init; } = [];
}

/// <summary>Where a topic stands.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Ask">The topic.</param>
/// <param name="Current">The last update that says everything about it, or the last one at all; null: nothing was published yet.</param>
public sealed record CurrentAnswer(SessionRequest Request, SubscriptionAsk Ask, Update? Current) : SessionAnswer(Request);

/// <summary>The full current list.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Counts">One per subscription.</param>
public sealed record ListAnswer(SessionRequest Request, ImmutableArray<SubscriptionCount> Counts) : SessionAnswer(Request);

/// <summary>What a subscribe would be answered.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Explanation">What would be granted, and what decides.</param>
public sealed record ExplainAnswer(SessionRequest Request, AccessExplanation Explanation) : SessionAnswer(Request);

/// <summary>The answer to an application's ping, or to its sign of life.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Echo">What the client sent.</param>
/// <param name="ServerTimeNs">Unix nanoseconds UTC.</param>
public sealed record PongAnswer(SessionRequest Request, string? Echo, long ServerTimeNs) : SessionAnswer(Request);

/// <summary>What only the dialect knows the answer to.</summary>
/// <param name="Request">What was asked.</param>
public sealed record QuestionAnswer(SessionRequest Request) : SessionAnswer(Request);

/// <summary>The update is on its way to its subscribers.</summary>
/// <param name="Request">What was asked.</param>
public sealed record PublishedAnswer(SessionRequest Request) : SessionAnswer(Request);

/// <summary>The credential was believed; the welcome follows.</summary>
/// <param name="Request">What was asked.</param>
public sealed record SignedInAnswer(SessionRequest Request) : SessionAnswer(Request);

/// <summary>The grant is prolonged; changes of subscriptions follow.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="ExpiresIn">Time until the new grant ends.</param>
public sealed record RefreshedAnswer(SessionRequest Request, TimeSpan ExpiresIn) : SessionAnswer(Request);

/// <summary>The request failed as a whole.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Error">Why.</param>
/// <param name="Rule">The rule that decided, or null.</param>
public sealed record ErrorAnswer(SessionRequest Request, GatewayError Error, string? Rule = null) : SessionAnswer(Request)
{
    /// <summary>When the request may be sent again. Default 0: there is nothing to wait for.</summary>
    public TimeSpan RetryAfter { get; init; }
}
