namespace Tidegate.AspNetCore.Upgrade;

/// <summary>What is wrong with the form of a handshake.</summary>
internal enum UpgradeFault
{
    /// <summary>Not GET (or, over HTTP/2, not an extended CONNECT): 405.</summary>
    Method,

    /// <summary>Not a WebSocket upgrade at all: 400.</summary>
    NotAnUpgrade,

    /// <summary>Another version than 13: 426 with the one we speak (RFC 6455 §4.4, RFC 9110 §15.5.22).</summary>
    Version,

    /// <summary>No key, two keys, or not 16 bytes: 400.</summary>
    Key,
}
