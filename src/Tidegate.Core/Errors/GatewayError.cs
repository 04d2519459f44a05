using System.Text;

namespace Tidegate.Core.Errors;

/// <summary>One entry of the error catalogue: what a peer can cause, as a value.</summary>
public sealed record GatewayError
{
    /// <summary>Longest close reason in UTF-8 bytes (RFC 6455 §5.5: a control frame carries 125, two of them are the code).</summary>
    public const int ReasonBytesMax = 123;

    internal GatewayError(string id, int? closeCode, int? httpStatus, Retry retry, string reason)
    {
        if (Encoding.UTF8.GetByteCount(reason) > ReasonBytesMax)
        {
            throw new ArgumentException($"The reason of {id} does not fit into a close frame.", nameof(reason));
        }

        (Id, CloseCode, HttpStatus, Retry, Reason) = (id, closeCode, httpStatus, retry, reason);
    }

    /// <summary>Stable dotted id, for example <c>auth.token_expired</c>. Never renamed, never reused.</summary>
    public string Id { get; }

    /// <summary>WebSocket close code, 4000 to 4999 (RFC 6455 §7.4.2) or 1002, 1003, 1007, 1009, 1011; null: the socket stays open.</summary>
    public int? CloseCode { get; }

    /// <summary>HTTP status when the refusal happens before the upgrade; null: cannot happen there.</summary>
    public int? HttpStatus { get; }

    /// <summary>What a well-behaved client does next.</summary>
    public Retry Retry { get; }

    /// <summary>Fixed text, at most <see cref="ReasonBytesMax"/> UTF-8 bytes. Never holds anything that a peer sent.</summary>
    public string Reason { get; }
}
