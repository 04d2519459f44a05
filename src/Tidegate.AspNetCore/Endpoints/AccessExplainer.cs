using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Says what somebody would be granted at an endpoint, and which rule decides: asked of the objects that admit and subscribe.</summary>
internal sealed class AccessExplainer(TopicHub hub, EndpointTable endpoints, IGrantSource grants, IEnumerable<SubscriptionHook> hooks)
{
    /// <summary>Explains it for a credential.</summary>
    /// <param name="place">The endpoint and its address.</param>
    /// <param name="credential">Unverified.</param>
    /// <param name="ask">The entry.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    /// <returns>Null: there is no such endpoint.</returns>
    public async ValueTask<AccessExplanation?> ExplainAsync(
        AccessPlace place,
        Credential credential,
        SubscriptionAsk ask,
        CancellationToken cancellation
    )
    {
        if (endpoints.Find(place.Endpoint) is not { } door)
        {
            return null;
        }

        var context = new GrantContext(door.Access.Issuers) { Endpoint = place.Endpoint };
        var admission = await grants.GrantAsync(credential, context, cancellation);
        return admission.IsGranted ? await ExplainAsync(place, admission.Grant, ask, cancellation) : Refused(ask, door, admission.Refusal);
    }

    /// <summary>Explains it for a grant, which may be that of anybody.</summary>
    /// <inheritdoc cref="ExplainAsync(AccessPlace, Credential, SubscriptionAsk, CancellationToken)" />
    /// <param name="place">The endpoint and its address.</param>
    /// <param name="grant">Whose access is meant.</param>
    /// <param name="ask">The entry.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    public async ValueTask<AccessExplanation?> ExplainAsync(
        AccessPlace place,
        Grant grant,
        SubscriptionAsk ask,
        CancellationToken cancellation
    )
    {
        if (endpoints.Find(place.Endpoint) is not { } door)
        {
            return null;
        }

        // Without an address there is no part of it that could be a tenant: then roles and permissions decide about the door.
        var refusal = place.Route is { } route
            ? door.Access.Refuse(grant, route)
            : door.Access.RefusePermissions(grant) ?? door.Access.RefuseRoles(grant);
        if (refusal is not null)
        {
            return Refused(ask, door, refusal) with { Plan = door.LimitsOf(grant).Plan };
        }

        if (hooks.FirstOrDefault() is { } hook)
        {
            ask = (await hook.JudgeAsync(grant, place.Endpoint, [ask], cancellation))[0];
        }

        return hub.Explain(grant, place.Endpoint, door.Dialect, door.LimitsOf(grant), ask);
    }

    private static AccessExplanation Refused(SubscriptionAsk ask, StreamEndpoint door, Refusal refusal) =>
        new()
        {
            Name = ask.Name,
            Plan = "",
            Max = door.Limits.SubscriptionsMax,
            Error = refusal.Error,
            Rule = refusal.Rule,
        };
}
