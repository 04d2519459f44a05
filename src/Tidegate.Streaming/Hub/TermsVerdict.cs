using System.Runtime.InteropServices;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>What is granted of a wish, or why nothing is.</summary>
/// <param name="Granted">The granted terms; means nothing beside an error.</param>
/// <param name="Error">Why it is refused, or null.</param>
/// <param name="Rule">The rule that refuses or lowers it, or null.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TermsVerdict(SubscriptionTerms Granted, GatewayError? Error, string? Rule);
