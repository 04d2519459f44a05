using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Limits;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Users;
using Tidegate.Cli.Database;

namespace Tidegate.Cli.Keys;

/// <summary>The gateway's own handling of keys, over a database that the command line has opened.</summary>
internal static class KeyRing
{
    public static ApiKeyRing Of(IdentityStores stores, AuthOptions options, TimeProvider time) =>
        new(
            stores.Keys,
            new ApiKeyPepper(options.Keys, allowWeakSecrets: true), // a guessable one is the gateway's to refuse
            new StoredUsers(stores.Users, options, time),
            new ApiKeyUses(stores.Keys, options.Keys, time),
            new AuthLimits(options.Limits, time),
            new ChangeSignal(), // nobody hears it here; a running gateway looks at the database
            options,
            time
        );
}
