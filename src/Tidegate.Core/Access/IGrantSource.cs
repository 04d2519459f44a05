namespace Tidegate.Core.Access;

/// <summary>Turns a credential into a grant, or into the refusal that says why not. Implemented by <c>Tidegate.Auth</c>.</summary>
public interface IGrantSource
{
    /// <summary>Verifies a credential against one of the named issuers.</summary>
    /// <param name="credential">What the client offered; any size, any content.</param>
    /// <param name="context">Where it was offered, and whose tokens are believed there.</param>
    /// <param name="cancellation">Ends a wait for key material.</param>
    /// <remarks>Never throws for anything a peer sent.</remarks>
    ValueTask<Admission> GrantAsync(Credential credential, GrantContext context, CancellationToken cancellation);
}
