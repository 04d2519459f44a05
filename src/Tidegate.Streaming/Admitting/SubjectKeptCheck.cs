using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>A renewed grant is that of the same subject of the same issuer: a session never becomes somebody else's.</summary>
public sealed class SubjectKeptCheck : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var isKept =
            client is { Renews: { } before, Grant: { } now }
            && string.Equals(before.Subject, now.Subject, StringComparison.Ordinal)
            && string.Equals(before.Issuer, now.Issuer, StringComparison.Ordinal);
        return new(isKept ? null : new Refusal(GatewayErrors.SubjectChanged, "session.subject"));
    }
}
