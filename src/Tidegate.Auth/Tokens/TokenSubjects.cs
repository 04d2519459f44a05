using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;

namespace Tidegate.Auth.Tokens;

/// <summary>Finds the user of a name again, in the store or in the configuration, as they are now.</summary>
/// <param name="users">The stored users; they outrank those of the configuration.</param>
/// <param name="configured">The users of the configuration.</param>
public sealed class TokenSubjects(IUserStore users, ConfiguredUsers configured)
{
    /// <summary>The user; null where there is none of that name, or a disabled one.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async ValueTask<TokenSubject?> FindAsync(string name, CancellationToken cancellation)
    {
        if (await users.FindAsync(name, cancellation) is { } stored)
        {
            return stored.IsDisabled ? null : TokenSubject.Of(stored);
        }

        return configured.Find(name) is { } known ? TokenSubject.Of(known.User) : null;
    }
}
