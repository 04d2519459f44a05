using System.Collections.Immutable;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>A subscription of the analytics endpoints, whose answer repeats what was asked.</summary>
/// <param name="Kind"><c>dashboard</c>, <c>metrics</c> or <c>alerts</c>.</param>
/// <param name="Details">The request's data, as it was written.</param>
/// <param name="Asks">The entries.</param>
internal sealed record AnalyticsSubscribe(string Kind, string Details, ImmutableArray<SubscriptionAsk> Asks) : SubscribeRequest(null, Asks);
