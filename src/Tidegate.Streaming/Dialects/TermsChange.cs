using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Dialects;

/// <summary>A subscription that was moved up, down or off because the grant behind it is another one.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="From">The terms before.</param>
/// <param name="To">The terms now; null: it has ended.</param>
/// <param name="Rule">The rule that lowers or ends it; null: nothing limits it any more.</param>
public readonly record struct TermsChange(Topic Topic, SubscriptionTerms From, SubscriptionTerms? To, string? Rule);
