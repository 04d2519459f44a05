using System.Runtime.InteropServices;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>One wish, with everything that decides about it.</summary>
/// <param name="Grant">Who asks.</param>
/// <param name="Endpoint">Configured name of the endpoint.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Asked">What is asked for.</param>
/// <param name="Limits">What holds under the grant.</param>
/// <param name="Hooked">What the host's own code said.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TermsQuestion(
    Grant Grant,
    string Endpoint,
    Topic Topic,
    SubscriptionTerms Asked,
    SessionLimits Limits,
    AccessVerdict Hooked
)
{
    /// <summary>True where a topic that no feed delivers may be subscribed all the same.</summary>
    public bool AcceptsUnknown { get; init; }
}
