using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>Who has signed in.</summary>
/// <param name="Id">The user.</param>
/// <param name="Broker">The broker that serves him; null: none does.</param>
/// <param name="HasLogin">He is logged in there; else only feeds that need no login are for him.</param>
internal sealed record OpenAlgoUser(string Id, string? Broker, bool HasLogin);

/// <summary><c>authenticate</c>, for the first time.</summary>
internal sealed record OpenAlgoSignIn(Credential Credential) : SignInRequest(null, Credential)
{
    public OpenAlgoUser? User { get; init; }
}

/// <summary><c>authenticate</c> on a socket that has done so before, perhaps as somebody else.</summary>
internal sealed record OpenAlgoSignInAnew : RefreshRequest
{
    public OpenAlgoSignInAnew(Credential credential)
        : base(null, credential) => IsSignInAnew = true;

    public OpenAlgoUser? User { get; init; }
}

/// <summary>One symbol of a request.</summary>
/// <param name="Symbol">As it was sent.</param>
/// <param name="Exchange">As it was sent.</param>
/// <param name="Broker">The broker that delivers it; null: none does.</param>
internal sealed record OpenAlgoSymbol(string Symbol, string Exchange, string? Broker)
{
    /// <summary>Levels that were asked for, whatever the mode.</summary>
    public int Depth { get; init; }

    /// <summary>It comes from a broker's feed.</summary>
    public bool NeedsLogin { get; init; }

    /// <summary>What is wrong with the entry; null: nothing so far.</summary>
    public string? Fault { get; init; }
}

/// <summary><c>subscribe</c>; symbols and asks go together, one by one.</summary>
internal sealed record OpenAlgoSubscribe(string? Id, ImmutableArray<OpenAlgoSymbol> Symbols, ImmutableArray<SubscriptionAsk> Asks)
    : SubscribeRequest(Id, Asks)
{
    /// <summary>Who asks.</summary>
    public OpenAlgoUser? User { get; init; }

    /// <summary>The same for somebody who is not logged in at any broker: what needs that is refused.</summary>
    public OpenAlgoSubscribe WithoutLogin() =>
        this with
        {
            Symbols = [.. Symbols.Select(each => each.NeedsLogin ? each with { Fault = each.Fault ?? OpenAlgoTexts.NoAdapter } : each)],
            Asks = [.. Asks.Zip(Symbols, (ask, symbol) => symbol.NeedsLogin ? ask with { Fault = GatewayErrors.Forbidden } : ask)],
        };
}

/// <summary><c>unsubscribe</c> from some symbols.</summary>
internal sealed record OpenAlgoUnsubscribe(string? Id, ImmutableArray<OpenAlgoSymbol> Symbols, ImmutableArray<SubscriptionAsk> Asks)
    : UnsubscribeRequest(Id, Asks)
{
    /// <summary>Who asks.</summary>
    public OpenAlgoUser? User { get; init; }
}

/// <summary><c>unsubscribe_all</c>: from all symbols.</summary>
internal sealed record OpenAlgoUnsubscribeAll : UnsubscribeAllRequest
{
    public OpenAlgoUnsubscribeAll(string? id)
        : base(id) => SparedFamily = OrderTopics.Family;

    /// <summary>Who asks.</summary>
    public OpenAlgoUser? User { get; init; }
}

/// <summary><c>subscribe_orders</c>.</summary>
internal sealed record OpenAlgoOrders(string? Id, ImmutableArray<SubscriptionAsk> Asks) : SubscribeRequest(Id, Asks);

/// <summary><c>unsubscribe_orders</c>.</summary>
internal sealed record OpenAlgoOrdersEnd(string? Id, ImmutableArray<SubscriptionAsk> Asks) : UnsubscribeRequest(Id, Asks);

/// <summary><c>ping</c>, with what is to come back, as it was written.</summary>
internal sealed record OpenAlgoPing(string? Timestamp, string? PingId) : QuestionRequest((string?)null);

/// <summary><c>get_supported_brokers</c>.</summary>
internal sealed record OpenAlgoBrokerList() : QuestionRequest((string?)null);

/// <summary><c>get_broker_info</c>.</summary>
internal sealed record OpenAlgoBrokerInfo() : QuestionRequest((string?)null)
{
    public OpenAlgoUser? User { get; init; }
}
