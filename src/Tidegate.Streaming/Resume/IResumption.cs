using Tidegate.Core.Access;

namespace Tidegate.Streaming.Resume;

/// <summary>Finds the session that a client wants to go on with. Implemented by the hub.</summary>
public interface IResumption
{
    /// <summary>
    /// Takes the session of a secret over: one that is still open is closed with <c>session.replaced</c>, and its places are free when this
    /// returns. Of two that ask, one gets it.
    /// </summary>
    /// <param name="secret">What the client showed; any content.</param>
    /// <param name="grant">What its credential was believed to allow, a moment ago.</param>
    /// <param name="endpoint">Where it comes in.</param>
    /// <param name="cancellation">The connection was aborted.</param>
    ValueTask<ResumeOutcome> TakeOverAsync(ResumeSecret secret, Grant grant, string endpoint, CancellationToken cancellation);
}
