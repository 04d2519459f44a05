using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;

namespace Tidegate.Gateway.Starting;

/// <summary>On a developer's machine: an API key for scripts that speak OpenAlgo's protocol, the same at every start, so that a script can keep it.</summary>
internal static class TraderKey
{
    /// <summary>Whose key it is.</summary>
    public const string Owner = "trader";

    /// <summary>Makes user and key where they are not there yet.</summary>
    /// <param name="users">Get the user.</param>
    /// <param name="keys">Get the key.</param>
    /// <param name="pepper">Pepper of the keys, that of this machine; null: it is not known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The key; null: the store is away, somebody has revoked it, or there is no pepper to make it of.</returns>
    public static async Task<string?> MakeAsync(UserDirectory users, ApiKeyRing keys, string? pepper, CancellationToken cancellation)
    {
        if (pepper is null)
        {
            return null;
        }

        try
        {
            var key = KeyOf(pepper);
            if ((await keys.VerifyAsync(key, address: null, cancellation)).IsDone)
            {
                return key;
            }

            await users.CreateAsync(new UserDraft(Owner), cancellation); // refused where he is there
            var made = await keys.ImportAsync(new ApiKeyDraft(Owner) { Label = "printed at each start" }, key, cancellation);
            return made.IsDone ? key : null;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    // As long and as random as OpenAlgo's own: 64 hexadecimal digits. Of the pepper, which nobody else has; one cannot be computed from the other.
    private static string KeyOf(string pepper) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(pepper), "tidegate: key of the trader"u8));
}
