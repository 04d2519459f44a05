using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;

namespace Tidegate.Tests.Storage;

/// <summary>Records with all that a test does not care about.</summary>
internal static class StoreRecords
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, 123, TimeSpan.Zero);

    public static UserRecord User(string name) =>
        new()
        {
            Name = name,
            Email = $"{name}@example.com",
            PasswordHash = "$pbkdf2-sha512$i=1$c2FsdA$aGFzaA",
            Roles = ["admin", "analyst"],
            Permissions = ["a.b"],
            Tenants = ["t-1", "t\"2'; DROP TABLE tg_users; --"],
            Plan = "free",
            CreatedAt = Noon,
        };

    public static ApiKeyRecord Key(string id, string owner = "alice") =>
        new()
        {
            Id = id,
            Prefix = $"tgk_{id}",
            Hash = $"hash-{id}",
            Owner = owner,
            Label = "test",
            Scopes = ["stream", "publish:app/"],
            Plan = "free",
            Addresses = ["192.0.2.0/24", "2001:db8::1"],
            CreatedAt = Noon,
            ExpiresAt = Noon.AddDays(30),
        };

    public static RefreshFamily Family(string id, string subject = "alice", int minute = 0) =>
        new()
        {
            Id = id,
            Subject = subject,
            Issuer = "own",
            CreatedAt = Noon.AddMinutes(minute),
            ExpiresAt = Noon.AddDays(7),
            LastUsedAt = Noon.AddMinutes(minute),
            Address = "192.0.2.7",
            Agent = "test/1.0",
        };

    public static AuditEvent Event(
        string action = AuditActions.Admitted,
        string? actor = "alice",
        string? subject = null,
        int minute = 0
    ) =>
        new()
        {
            At = Noon.AddMinutes(minute),
            Action = action,
            Actor = actor,
            Subject = subject,
            Endpoint = "stream",
            Session = "s-1",
            Error = "auth.expired",
            Rule = "plan.connections",
            Address = System.Net.IPAddress.Parse("2001:db8::7"),
            Detail = "words \"of\" ours, 'quoted' \u00e4",
        };

    /// <summary>Two records say the same: their lists by what is in them.</summary>
    public static void AssertSame(UserRecord expected, UserRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Roles.AsEnumerable(), actual.Roles);
        Assert.Equal(expected.Permissions.AsEnumerable(), actual.Permissions);
        Assert.Equal(expected.Tenants.AsEnumerable(), actual.Tenants);
        Assert.Equal(
            expected with
            {
                Roles = default,
                Permissions = default,
                Tenants = default,
            },
            actual with
            {
                Roles = default,
                Permissions = default,
                Tenants = default,
            }
        );
    }

    /// <inheritdoc cref="AssertSame(UserRecord, UserRecord)" />
    public static void AssertSame(ApiKeyRecord expected, ApiKeyRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Scopes.AsEnumerable(), actual.Scopes);
        Assert.Equal(expected.Addresses.AsEnumerable(), actual.Addresses);
        Assert.Equal(expected with { Scopes = default, Addresses = default }, actual with { Scopes = default, Addresses = default });
    }
}
