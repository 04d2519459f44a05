using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Says in full what <see cref="TermsRule"/> decides about a wish.</summary>
internal static class TermsExplanation
{
    /// <summary>Of a wish whose credential is not let in.</summary>
    public static AccessExplanation Refused(SubscriptionAsk ask, SessionLimits limits, Refusal refusal) =>
        new()
        {
            Name = ask.Name,
            Plan = limits.Plan,
            Max = limits.SubscriptionsMax,
            Error = refusal.Error,
            Rule = refusal.Rule,
        };

    /// <summary>Of a wish in a session that is not there.</summary>
    public static AccessExplanation Of(
        TermsRule terms,
        Grant grant,
        string endpoint,
        Dialect dialect,
        SessionLimits limits,
        SubscriptionAsk ask
    )
    {
        var question = ask.Topic is null
            ? default(TermsQuestion?)
            : new TermsQuestion(grant, endpoint, ask.Topic, ask.Terms, limits, ask.Hooked)
            {
                AcceptsUnknown = dialect.AcceptsUnknownTopics,
            };
        return Of(terms, question, ask, limits, used: 0, isThere: false);
    }

    /// <param name="terms">Decides.</param>
    /// <param name="question">The wish; null where the entry names no topic.</param>
    /// <param name="ask">The entry.</param>
    /// <param name="limits">What holds under the grant.</param>
    /// <param name="used">Subscriptions that the session has.</param>
    /// <param name="isThere">The topic is one of them.</param>
    public static AccessExplanation Of(
        TermsRule terms,
        TermsQuestion? question,
        SubscriptionAsk ask,
        SessionLimits limits,
        int used,
        bool isThere
    )
    {
        var explanation = new AccessExplanation
        {
            Name = ask.Name,
            Plan = limits.Plan,
            Used = used,
            Max = limits.SubscriptionsMax,
        };
        if (ask.Fault is not null || question is not { } wish)
        {
            return explanation with { Error = ask.Fault ?? GatewayErrors.TopicMalformed };
        }

        var (granted, error, rule) = terms.Judge(wish);
        if (error is null && !isThere && used >= limits.SubscriptionsMax)
        {
            (error, rule) = (GatewayErrors.SubscriptionLimit, limits.Rules.Subscriptions);
        }

        var isKept = error is null || error == GatewayErrors.SubscriptionLimit;
        explanation = explanation with
        {
            Error = error,
            Rule = rule,
            Feed = isKept ? terms.FeedOf(wish.Topic) : null, // who may not have it is not told whether it exists
        };
        return error is not null
            ? explanation
            : explanation with
            {
                Mode = granted.Mode,
                Depth = granted.Projection.Depth,
                MaxHz = granted.MaxHz,
                Cost = isThere ? 0 : 1,
            };
    }
}
