using System.Text.Json;
using Tidegate.Auth.Brokers;
using Tidegate.Auth.Stores;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Brokers;

/// <summary>A login at a broker as people and as programs read it: never what is secret of it.</summary>
internal static class BrokerText
{
    public static TextTable Table(IEnumerable<BrokerSessionRecord> sessions, DateTimeOffset now)
    {
        var table = new TextTable("user", "broker", "client id", "state", "since", "until");
        foreach (var session in sessions)
        {
            table.Add(
                session.User,
                session.Broker,
                session.ClientId,
                StateOf(session, now),
                InstantText.Of(session.CreatedAt),
                InstantText.Of(session.RevokedAt ?? session.ExpiresAt)
            );
        }

        return table;
    }

    public static void Write(Utf8JsonWriter writer, BrokerSessionRecord session, DateTimeOffset now)
    {
        Write(writer, session.User, session.Broker, session.ClientId, StateOf(session, now));
        writer.WriteString("createdAt", InstantText.Iso(session.CreatedAt));
        writer.WriteString("expiresAt", InstantText.Iso(session.ExpiresAt));
        writer.WriteString("revokedAt", InstantText.Iso(session.RevokedAt));
    }

    public static void Write(Utf8JsonWriter writer, BrokerSessionStatus status)
    {
        Write(writer, status.User, status.Broker, status.ClientId, "active");
        writer.WriteString("createdAt", InstantText.Iso(status.CreatedAt));
        writer.WriteString("expiresAt", InstantText.Iso(status.ExpiresAt));
    }

    /// <summary>Why nothing was kept.</summary>
    public static CliFailure Refused(string? rule, string user) =>
        rule switch
        {
            BrokerSessionRules.User => new(ExitCodes.Negative, $"There is no user {SafeText.Of(user)}."),
            BrokerSessionRules.Broker => CliFailure.Usage("--broker takes 1 to 32 characters of a-z, 0-9 and _, for example zerodha."),
            BrokerSessionRules.ClientId => CliFailure.Usage("--client-id takes 1 to 128 printable ASCII characters without blanks."),
            BrokerSessionRules.ApiKey => CliFailure.Usage("The API key has at most 4,096 printable ASCII characters and no blanks."),
            BrokerSessionRules.AuthToken => CliFailure.Usage("The auth token has 1 to 4,096 printable ASCII characters."),
            BrokerSessionRules.FeedToken => CliFailure.Usage("The feed token has 1 to 4,096 printable ASCII characters and no blanks."),
            _ => new(ExitCodes.Negative, $"The login was not kept ({rule})."),
        };

    private static void Write(Utf8JsonWriter writer, string user, string broker, string clientId, string state)
    {
        writer.WriteString("user", user);
        writer.WriteString("broker", broker);
        writer.WriteString("clientId", clientId);
        writer.WriteString("state", state);
    }

    private static string StateOf(BrokerSessionRecord session, DateTimeOffset now) =>
        session.RevokedAt is not null ? "revoked"
        : session.ExpiresAt <= now ? "expired"
        : "active";
}
