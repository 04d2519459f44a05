using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Sessions;

/// <summary>Admits a session whose credential came as its first message.</summary>
public interface ISignIn
{
    /// <summary>Verifies the credential and takes the places that the grant needs.</summary>
    /// <param name="request">The credential, unverified, and what came with it.</param>
    /// <param name="slot">Where the session keeps its places.</param>
    /// <param name="cancellation">The connection was aborted.</param>
    ValueTask<SignInOutcome> SignInAsync(SignInRequest request, SessionSlot slot, CancellationToken cancellation);
}
