using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.Logging;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>A server that speaks Angel One's SmartStream, byte for byte, on a simulated market. Thread-safe.</summary>
public sealed class AngelSimulator : ISimulatedBroker, IAsyncDisposable
{
    private const string Bearer = "Bearer ";

    private readonly AngelSimulatorOptions _options;
    private readonly SimulatedMarket _market;
    private readonly FrozenDictionary<UpstreamRef, SimulatedInstrument> _listing;
    private readonly SimulatorServer _server;
    private BrokerLogin? _login;

    /// <summary>Listens at once.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="market">What happens.</param>
    /// <param name="listing">Which instrument of the market each exchange type and token is.</param>
    /// <param name="login">Whom it lets in; null: nobody yet.</param>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="logger">Hears of clients that come and go.</param>
    /// <exception cref="ArgumentException">A price scale of the listing is not the one of its exchange type, or the type is unknown.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public AngelSimulator(
        AngelSimulatorOptions options,
        SimulatedMarket market,
        IReadOnlyDictionary<UpstreamRef, SimulatedInstrument> listing,
        BrokerLogin? login,
        FaultPlan faults,
        ILogger<AngelSimulator> logger
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(listing);
        ArgumentNullException.ThrowIfNull(faults);
        if (
            listing.Any(entry =>
                !AngelExchange.IsKnown(entry.Key.Segment) || entry.Value.Traits.PriceScale != AngelExchange.ScaleOf(entry.Key.Segment)
            )
        )
        {
            throw new ArgumentException("Every price scale must be that of its exchange type.", nameof(listing));
        }

        (_options, _market, _login, Faults) = (options, market, login, faults);
        _listing = listing.ToFrozenDictionary();
        var limits = new SimulatorLimits { Address = options.ListenAddress, Port = options.Port };
        _server = new SimulatorServer(this, limits, faults, market.Time, logger);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"ws://{new IPEndPoint(_options.ListenAddress, _server.Port)}/smart-stream");

    /// <summary>Whom it lets in now; null: nobody.</summary>
    public BrokerLogin? Login => Volatile.Read(ref _login);

    /// <summary>What goes wrong.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Clients that are in.</summary>
    public int Connections => _server.Sessions.Count;

    /// <summary>Subscriptions over all connections, a token in a mode being one.</summary>
    public int Subscriptions => _server.Sessions.Sum(session => ((AngelSession)session).Count);

    /// <summary>The login of the day dies: every connection is closed, and who comes with it is answered 401.</summary>
    /// <param name="next">Who is let in from now on; null: nobody, until the next call.</param>
    public void Rollover(BrokerLogin? next)
    {
        Volatile.Write(ref _login, next);
        _server.Drop();
    }

    /// <summary>Breaks every connection without a farewell.</summary>
    public void Drop() => _server.Drop();

    /// <summary>Completes once a condition holds, which is asked whenever a client comes, goes or says something.</summary>
    public Task UntilAsync(Func<AngelSimulator, bool> condition, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _server.UntilAsync(() => condition(this), cancellation);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    UpgradeAnswer ISimulatedBroker.Judge(UpgradeRequest request, IReadOnlyCollection<ISimulatedSession> others)
    {
        if (FaultOf(request) is { } fault)
        {
            return new UpgradeAnswer(HttpStatusCode.Unauthorized, ("x-error-message", $"Invalid Header - Invalid {fault}"));
        }

        var clientCode = ClientCodeOf(request);
        return others.Count(other => ((AngelSession)other).ClientCode == clientCode) < _options.ConnectionsMax
            ? UpgradeAnswer.Accepted
            : new UpgradeAnswer(HttpStatusCode.TooManyRequests);
    }

    ISimulatedSession ISimulatedBroker.Begin(UpgradeRequest request, Action wake) =>
        new AngelSession(ClientCodeOf(request), _options, _market, key => _listing.GetValueOrDefault(key), Faults, wake);

    // A browser has no headers to set: it shows three of the four in the query.
    private string? FaultOf(UpgradeRequest request)
    {
        var authorization = request.Header("Authorization");
        var isBrowser = authorization.Length == 0 && request.Asked("clientCode").Length > 0;
        return Login is not { } login || (!isBrowser && Bare(authorization) != Bare(login.AuthToken)) ? "Auth token"
            : ClientCodeOf(request) != login.ClientId ? "Client Code"
            : (isBrowser ? request.Asked("apiKey") : request.Header("x-api-key")) != login.ApiKey ? "API Key"
            : (isBrowser ? request.Asked("feedToken") : request.Header("x-feed-token")) != login.FeedToken ? "Feed Token"
            : null;
    }

    private static string ClientCodeOf(UpgradeRequest request) =>
        request.Header("x-client-code") is { Length: > 0 } code ? code : request.Asked("clientCode");

    // Angel's own login answers the JWT with the word in front, and its clients send it along.
    private static string Bare(string token) => token.StartsWith(Bearer, StringComparison.Ordinal) ? token[Bearer.Length..] : token;
}
