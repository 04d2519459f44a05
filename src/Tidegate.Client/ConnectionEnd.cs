using Tidegate.Core.Errors;

namespace Tidegate.Client;

/// <summary>How a connection ended and what follows from it.</summary>
/// <param name="CloseCode">The close code received, or the one we sent; null where the connection broke without one.</param>
/// <param name="Error">What it means.</param>
/// <param name="ByUs">True where this side ended it.</param>
public sealed record ConnectionEnd(int? CloseCode, ErrorInfo Error, bool ByUs = false)
{
    /// <summary>True after close code 1000 (RFC 6455 §7.4.1), whoever sent it.</summary>
    public bool IsNormal => CloseCode == 1000;

    /// <summary>One line for a person, without secrets.</summary>
    public override string ToString() =>
        (CloseCode, Error.Message) switch
        {
            (null, var message) => message,
            ({ } code, "") => $"closed with {code}",
            ({ } code, var message) => $"closed with {code}: {message}",
        };

    internal static ConnectionEnd Lost(string message) => new(null, new ErrorInfo("", message, Retry.AfterDelay));

    internal static ConnectionEnd ClosedByUs { get; } = new(1000, new ErrorInfo("", "", Retry.Never), ByUs: true);

    /// <summary>We end it because of what the server sent. It may be a passing fault, so the client comes back with back-off.</summary>
    internal static ConnectionEnd Faulted(GatewayError fault) =>
        new(fault.CloseCode, new ErrorInfo(fault.Id, fault.Reason, Retry.AfterDelay), ByUs: true);
}
