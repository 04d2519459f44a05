namespace Tidegate.Core.Errors;

/// <summary>A catalogue entry together with the rule that decided, for example <c>token.exp</c> or <c>endpoint.connections</c>.</summary>
/// <param name="Error">The catalogue entry.</param>
/// <param name="Rule">Fixed dotted name of the rule, from our own code, never from a peer; null where the entry says it all.</param>
public sealed record Refusal(GatewayError Error, string? Rule = null);
