using System.Buffers.Text;
using System.Security.Cryptography;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;

namespace Tidegate.Gateway.Starting;

/// <summary>On a developer's machine: the first administrator, with a password that is said once and kept nowhere.</summary>
internal static class FirstAdministrator
{
    /// <summary>The user's name.</summary>
    public const string Name = "admin";

    private const string Role = "admin";
    private const int PasswordBytes = 18;
    private const int UsersLookedAt = 1_000; // a store with more is in use: whoever filled it has an administrator

    /// <summary>Makes the user where the store has no administrator.</summary>
    /// <returns>The password; null: there is one, or the store is away.</returns>
    public static async Task<string?> MakeAsync(IServiceProvider services, CancellationToken cancellation)
    {
        try
        {
            var users = await services.GetRequiredService<IUserStore>().ListAsync(after: null, UsersLookedAt, cancellation);
            if (users.Any(user => user.Roles.Contains(Role) || user.Permissions.Contains(Role)) || users.Count == UsersLookedAt)
            {
                return null;
            }

            var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));
            var draft = new UserDraft(Name) { Password = password, Roles = [Role] };
            var made = await services.GetRequiredService<UserDirectory>().CreateAsync(draft, cancellation);
            if (!made.IsDone)
            {
                return null; // another start was first
            }

            Note(services);
            return password;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private static void Note(IServiceProvider services)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        services
            .GetRequiredService<AuditLog>()
            .Add(
                new AuditEvent
                {
                    At = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
                    Action = AuditActions.UserAdded,
                    Subject = Name,
                    Detail = "first administrator, at a start in Development",
                }
            );
    }
}
