using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Sessions;

/// <summary>Why a session ended. Every session has exactly one.</summary>
/// <param name="Kind">Who ended it.</param>
/// <param name="Code">The close code sent or received; 1005 where the peer sent none, 1006 where it just went (RFC 6455 §7.1.5).</param>
/// <param name="Error">The catalogue entry where we closed for a fault or limit; null otherwise.</param>
public sealed record SessionEnding(SessionEndingKind Kind, int Code, GatewayError? Error = null);

/// <summary>Who ended a session.</summary>
public enum SessionEndingKind
{
    /// <summary>We closed it, for the error given.</summary>
    ClosedByServer,

    /// <summary>The data of the topic it lived for has ended.</summary>
    EndOfData,

    /// <summary>The client sent a close frame.</summary>
    ClosedByClient,

    /// <summary>The connection went without a close frame.</summary>
    Lost,
}
