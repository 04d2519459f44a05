using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>A session of another shard asks where a topic stands.</summary>
/// <param name="Session">The session; only its own shard may touch it.</param>
/// <param name="Request">What it asked.</param>
internal sealed record LookRequest(StreamSession Session, CurrentRequest Request);
