namespace Tidegate.Core.Errors;

/// <summary>A catalogue entry together with the rule that decided, for example <c>token.exp</c> or <c>endpoint.connections</c>.</summary>
/// <param name="Error">The catalogue entry.</param>
/// <param name="Rule">Fixed dotted name of the rule, from our own code, never from a peer; null where the entry says it all.</param>
public sealed record Refusal(GatewayError Error, string? Rule = null)
{
    /// <summary>When the same may be asked for again; null: nothing is known about that.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The limit that was reached; null: it was no limit of this client's.</summary>
    public ReachedLimit? Limit { get; init; }
}
