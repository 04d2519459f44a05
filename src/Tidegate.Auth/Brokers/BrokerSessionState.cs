namespace Tidegate.Auth.Brokers;

/// <summary>What has become of a login at a broker.</summary>
public enum BrokerSessionState
{
    /// <summary>It can be used.</summary>
    Active,

    /// <summary>Its day is over.</summary>
    Expired,

    /// <summary>It was ended.</summary>
    Revoked,

    /// <summary>It was sealed under a pepper that is not known here, or tampered with.</summary>
    Unreadable,
}
