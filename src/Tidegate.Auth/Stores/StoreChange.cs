namespace Tidegate.Auth.Stores;

/// <summary>What was changed.</summary>
public enum StoreChangeKind
{
    /// <summary>A user, by name: added, changed, disabled or removed.</summary>
    User,

    /// <summary>An API key, by id.</summary>
    ApiKey,

    /// <summary>A refresh family, by id: revoked.</summary>
    RefreshFamily,

    /// <summary>A revocation, by kind and value: <c>TokenId:...</c>, <c>Subject:...</c>.</summary>
    Revocation,

    /// <summary>A plan, a policy or a role, by kind and name: <c>plan:free</c>.</summary>
    Document,

    /// <summary>A login at a broker, by the name of its user: made, replaced or ended.</summary>
    BrokerSession,

    /// <summary>A day of a broker's instruments, by broker and date: <c>zerodha:2025-03-27</c>.</summary>
    Instruments,
}

/// <summary>One change, so that a running gateway hears of what was done on the database by others.</summary>
/// <param name="Seq">Rises by at least one with every change, in the order of the commits.</param>
/// <param name="Kind">What was changed.</param>
/// <param name="Value">Which one.</param>
public readonly record struct StoreChange(long Seq, StoreChangeKind Kind, string Value);
