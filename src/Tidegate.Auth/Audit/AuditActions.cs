namespace Tidegate.Auth.Audit;

/// <summary>Names of what is audited: the one list of them.</summary>
public static class AuditActions
{
#pragma warning disable CS1591 // the names say it
    public const string Admitted = "session.admitted";
    public const string Refused = "session.refused";
    public const string SignedIn = "session.signed_in";
    public const string Renewed = "session.renewed";
    public const string Revoked = "session.revoked";
    public const string Ended = "session.ended";
    public const string TokenIssued = "token.issued";
    public const string TokenRefused = "token.refused";
    public const string TokenRefreshed = "token.refreshed";
    public const string TokenReused = "token.reused";
    public const string TokenRevoked = "token.revoked";
    public const string LoggedOut = "token.logged_out";
    public const string TicketIssued = "ticket.issued";
    public const string UserAdded = "user.added";
    public const string UserChanged = "user.changed";
    public const string UserDeleted = "user.deleted";
    public const string KeyAdded = "key.added";
    public const string KeyRotated = "key.rotated";
    public const string KeyRevoked = "key.revoked";
    public const string BrokerLoggedIn = "broker.logged_in";
    public const string BrokerLoggedOut = "broker.logged_out";
    public const string InstrumentsImported = "instruments.imported";
    public const string CapabilitiesReloaded = "capabilities.reloaded";
    public const string DocumentPut = "document.put";
    public const string DocumentDeleted = "document.deleted";
    public const string SessionClosed = "admin.session_closed";
    public const string ReplayEnded = "admin.replay_ended";
    public const string DrainBegun = "admin.drain_begun";
    public const string AdminRefused = "admin.refused";
    public const string PublishRefused = "publish.refused";
#pragma warning restore CS1591
}
