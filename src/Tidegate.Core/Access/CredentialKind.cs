namespace Tidegate.Core.Access;

/// <summary>How a credential was carried.</summary>
public enum CredentialKind
{
    /// <summary><c>Authorization: Bearer</c> (RFC 6750 §2.1).</summary>
    Header,

    /// <summary>A further offered subprotocol, <c>bearer.&lt;base64url token&gt;</c>.</summary>
    Subprotocol,

    /// <summary>The first message on the socket.</summary>
    FirstMessage,

    /// <summary><c>?token=</c>; only where the endpoint switched it on.</summary>
    Query,

    /// <summary>A cookie; only where the endpoint switched it on, and only from a listed origin.</summary>
    Cookie,

    /// <summary><c>?ticket=</c>: single use, short-lived, bound to subject, endpoint and origin.</summary>
    Ticket,
}
