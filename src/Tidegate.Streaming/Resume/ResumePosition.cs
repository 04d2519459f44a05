using System.Runtime.InteropServices;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Resume;

/// <summary>One subscription of a session that ended, and how far its client surely heard.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Asked">What the client asked for.</param>
/// <param name="Granted">What was granted of it then.</param>
/// <param name="Seq">The last number that the client has; or, where that is not sure, the one with which the subscription began.</param>
/// <param name="IsSure">False where the client may not even have the beginning: then it needs everything anew.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ResumePosition(Topic Topic, SubscriptionTerms Asked, SubscriptionTerms Granted, long Seq, bool IsSure)
{
    /// <summary>What the host's own code said of it.</summary>
    public AccessVerdict Hooked { get; init; } = AccessVerdict.Allow();
}
