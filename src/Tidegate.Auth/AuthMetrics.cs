using System.Diagnostics.Metrics;

namespace Tidegate.Auth;

/// <summary>Counters of authentication, on the meter <c>Tidegate.Auth</c>.</summary>
public sealed class AuthMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Tidegate.Auth";

    private readonly Counter<long> _fetches;
    private readonly Counter<long> _auditLost;
    private readonly Counter<long> _tokens;
    private readonly Meter _meter;
    private readonly bool _isOwner;

    /// <param name="meters">Makes the meter, and ends it; null: it is made here.</param>
    public AuthMetrics(IMeterFactory? meters = null)
    {
        _isOwner = meters is null;
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _fetches = _meter.CreateCounter<long>(
            "tidegate.issuers.fetches",
            "{fetch}",
            "Attempts to read the keys that an issuer publishes, by issuer and outcome"
        );
        _tokens = _meter.CreateCounter<long>("tidegate.tokens.issued", "{token}", "Access tokens issued, by issuer");
        _auditLost = _meter.CreateCounter<long>("tidegate.audit.lost", "{event}", "Audit events that found no room and were lost");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isOwner)
        {
            _meter.Dispose();
        }
    }

    internal void Fetched(string issuer, bool succeeded) =>
        _fetches.Add(
            1,
            new KeyValuePair<string, object?>("issuer", issuer),
            new KeyValuePair<string, object?>("outcome", succeeded ? "fetched" : "failed")
        );

    internal void TokenIssued(string issuer) => _tokens.Add(1, new KeyValuePair<string, object?>("issuer", issuer));

    internal void AuditLost() => _auditLost.Add(1);

    internal void ObserveAudit(Func<int> waiting) =>
        _meter.CreateObservableGauge("tidegate.audit.waiting", waiting, "{event}", "Audit events that wait to be written");

    internal void ObserveRevocations(Func<int> count) =>
        _meter.CreateObservableGauge("tidegate.revocations", count, "{revocation}", "Revocations that are remembered");
}
