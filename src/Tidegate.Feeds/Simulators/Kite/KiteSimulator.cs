using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.Logging;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>A server that speaks Kite's ticker, version 3, byte for byte, on a simulated market. Thread-safe.</summary>
public sealed class KiteSimulator : ISimulatedBroker, IAsyncDisposable
{
    private readonly KiteSimulatorOptions _options;
    private readonly SimulatedMarket _market;
    private readonly FrozenDictionary<uint, SimulatedInstrument> _listing;
    private readonly SimulatorServer _server;
    private BrokerLogin? _login;

    /// <summary>Listens at once.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="market">What happens.</param>
    /// <param name="listing">Which instrument of the market each token is.</param>
    /// <param name="login">Whom it lets in; null: nobody yet.</param>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="logger">Hears of clients that come and go.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or a price scale of the listing is not the one of its token's segment.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public KiteSimulator(
        KiteSimulatorOptions options,
        SimulatedMarket market,
        IReadOnlyDictionary<uint, SimulatedInstrument> listing,
        BrokerLogin? login,
        FaultPlan faults,
        ILogger<KiteSimulator> logger
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(listing);
        ArgumentNullException.ThrowIfNull(faults);
        if (options.PacketsPerFrameMax is < 1 or > 3_000)
        {
            throw new ArgumentException("Packets per frame must be from 1 to 3,000.", nameof(options));
        }

        if (listing.Any(entry => entry.Value.Traits.PriceScale != KiteSegments.PriceScale(entry.Key)))
        {
            throw new ArgumentException("Every price scale must be that of its token's segment.", nameof(listing));
        }

        (_options, _market, _login, Faults) = (options, market, login, faults);
        _listing = listing.ToFrozenDictionary();
        var limits = new SimulatorLimits { Address = options.ListenAddress, Port = options.Port };
        _server = new SimulatorServer(this, limits, faults, market.Time, logger);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"ws://{new IPEndPoint(_options.ListenAddress, _server.Port)}/");

    /// <summary>Whom it lets in now; null: nobody.</summary>
    public BrokerLogin? Login => Volatile.Read(ref _login);

    /// <summary>What goes wrong.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Clients that are in.</summary>
    public int Connections => _server.Sessions.Count;

    /// <summary>Instruments subscribed, over all connections.</summary>
    public int Subscriptions => _server.Sessions.Sum(session => ((KiteSession)session).Count);

    /// <summary>The login of the day dies: every connection is closed, and who comes with it is answered 403.</summary>
    /// <param name="next">Who is let in from now on; null: nobody, until the next call.</param>
    public void Rollover(BrokerLogin? next)
    {
        Volatile.Write(ref _login, next);
        _server.Drop();
    }

    /// <summary>Breaks every connection without a farewell.</summary>
    public void Drop() => _server.Drop();

    /// <summary>Tells every client of the order of the user.</summary>
    /// <param name="order">The order; its status in any case.</param>
    /// <param name="token">Its instrument.</param>
    public void Tell(BrokerOrder order, uint token)
    {
        ArgumentNullException.ThrowIfNull(order);
        SayToAll(KiteReplies.Order(order, token, _market.Time.GetUtcNow()));
    }

    /// <summary>Sends a text of the broker to every client.</summary>
    public void Announce(string text, bool isError = false) => SayToAll(isError ? KiteReplies.Error(text) : KiteReplies.Message(text));

    /// <summary>Completes once a condition holds, which is asked whenever a client comes, goes or says something.</summary>
    public Task UntilAsync(Func<KiteSimulator, bool> condition, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _server.UntilAsync(() => condition(this), cancellation);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    UpgradeAnswer ISimulatedBroker.Judge(UpgradeRequest request, IReadOnlyCollection<ISimulatedSession> others)
    {
        var (apiKey, accessToken) = (request.Asked("api_key"), request.Asked("access_token"));
        if (Login is not { } login || apiKey != login.ApiKey || accessToken != login.AuthToken)
        {
            return new UpgradeAnswer(HttpStatusCode.Forbidden);
        }

        return others.Count(other => ((KiteSession)other).ApiKey == apiKey) < _options.ConnectionsMax
            ? UpgradeAnswer.Accepted
            : new UpgradeAnswer(HttpStatusCode.TooManyRequests);
    }

    ISimulatedSession ISimulatedBroker.Begin(UpgradeRequest request, Action wake) =>
        new KiteSession(request.Asked("api_key"), _options, _market, token => _listing.GetValueOrDefault(token), Faults, wake);

    private void SayToAll(byte[] text)
    {
        foreach (var session in _server.Sessions)
        {
            ((KiteSession)session).Say(text);
        }
    }
}
