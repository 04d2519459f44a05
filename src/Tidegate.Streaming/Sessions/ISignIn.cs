using Tidegate.Core.Access;
using Tidegate.Streaming.Admitting;

namespace Tidegate.Streaming.Sessions;

/// <summary>Admits a session whose credential came as its first message.</summary>
public interface ISignIn
{
    /// <summary>Verifies the credential and takes the places that the grant needs.</summary>
    /// <param name="credential">Unverified.</param>
    /// <param name="slot">Where the session keeps its places.</param>
    /// <param name="cancellation">The connection was aborted.</param>
    ValueTask<Admission> SignInAsync(Credential credential, SessionSlot slot, CancellationToken cancellation);
}
