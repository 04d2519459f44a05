using System.Net;
using Microsoft.Extensions.Logging;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>A server that speaks Kraken Spot: the calls of REST that bots make first, and WebSockets v2, public and private, on simulated books. Thread-safe.</summary>
/// <remarks>What is uncertain of the real exchange is a switch of <see cref="KrakenSimulatorOptions"/>; what may go wrong is in <see cref="Faults"/> and <see cref="Refusals"/>.</remarks>
public sealed class KrakenSimulator : ISimulatedBroker, IAsyncDisposable
{
    private const string PublicPath = "/v2";
    private const string PrivatePath = "/auth/v2";
    private const string Level3Path = "/l3/v2";

    private readonly KrakenExchange _exchange;
    private readonly SimulatorServer _server;

    /// <summary>Listens at once.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="listing">What is traded.</param>
    /// <param name="faults">What goes wrong on its sockets.</param>
    /// <param name="time">All its waiting and all its instants.</param>
    /// <param name="logger">Hears of clients that come and go.</param>
    /// <exception cref="ArgumentException">An option is out of its range, a key comes twice, or a secret is no base64.</exception>
    /// <exception cref="FeedRefusedException">The recording cannot be used.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public KrakenSimulator(
        KrakenSimulatorOptions options,
        KrakenListing listing,
        FaultPlan faults,
        TimeProvider time,
        ILogger<KrakenSimulator> logger
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(listing);
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(logger);
        Check(options);
        (Options, Faults) = (options, faults);
        _exchange = new KrakenExchange(options, listing, faults, time);
        _server = new SimulatorServer(
            this,
            new SimulatorLimits
            {
                Address = options.ListenAddress,
                Port = options.Port,
                SendTimeout = options.SendTimeout,
            },
            faults,
            time,
            logger
        );
    }

    /// <summary>How it behaves.</summary>
    public KrakenSimulatorOptions Options { get; }

    /// <summary>What goes wrong on its sockets.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Which good requests it refuses.</summary>
    public KrakenRefusals Refusals => _exchange.Refusals;

    /// <summary>Where REST is, in place of <c>https://api.kraken.com</c>.</summary>
    public Uri RestAddress => AddressOf("http", "/");

    /// <summary>In place of <c>wss://ws.kraken.com/v2</c>.</summary>
    public Uri PublicAddress => AddressOf("ws", PublicPath);

    /// <summary>In place of <c>wss://ws-auth.kraken.com/v2</c>.</summary>
    public Uri PrivateAddress => AddressOf("ws", PrivatePath);

    /// <summary>In place of <c>wss://ws-l3.kraken.com/v2</c>.</summary>
    public Uri Level3Address => AddressOf("ws", Level3Path);

    /// <summary>Clients whose sockets are open.</summary>
    public int Connections => _server.Sessions.Count;

    /// <summary>Moves the books until cancelled, one step every <see cref="KrakenSimulatorOptions.StepInterval"/>.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Options.StepInterval, _exchange.Time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            _exchange.Step();
        }
    }

    /// <summary>Moves the books by one step: what a test does instead of <see cref="RunAsync"/>.</summary>
    public void Step() => _exchange.Step();

    /// <summary>The state of the exchange changes: <c>online</c>, <c>maintenance</c>, <c>cancel_only</c> or <c>post_only</c>. Every socket hears of it.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public void Turn(string state)
    {
        if (state is not ("online" or "maintenance" or "cancel_only" or "post_only"))
        {
            throw new ArgumentException("The state must be online, maintenance, cancel_only or post_only.", nameof(state));
        }

        _exchange.Turn(state);
    }

    /// <summary>The state of a pair changes, for example to <c>limit_only</c>. Whoever watches instruments hears of it.</summary>
    /// <exception cref="ArgumentException">There is no such pair.</exception>
    public void TurnPair(string symbol, string status) =>
        _exchange.TurnPair(_exchange.Listing.Find(symbol) ?? throw new ArgumentException("There is no such pair.", nameof(symbol)), status);

    /// <summary>Ends every token, also where a connection keeps it alive.</summary>
    public void RevokeTokens() =>
        _exchange.Do(() =>
        {
            _exchange.Tokens.Revoke(account: null);
            return true;
        });

    /// <summary>What an account has of an asset, what is held for orders included.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public decimal BalanceOf(string apiKey, string asset) =>
        _exchange.Do(() => _exchange.AccountOf(apiKey).Balances.GetValueOrDefault(asset));

    /// <summary>Open orders of an account.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public int OpenOrdersOf(string apiKey) => _exchange.Do(() => _exchange.AccountOf(apiKey).Orders.Count);

    /// <summary>The best bid and ask of a pair now.</summary>
    /// <exception cref="ArgumentException">There is no such pair.</exception>
    public (decimal Bid, decimal Ask) TouchOf(string symbol)
    {
        var pair = _exchange.Listing.Find(symbol) ?? throw new ArgumentException("There is no such pair.", nameof(symbol));
        return _exchange.Do(() =>
        {
            var book = _exchange.MarketOf(pair).Book;
            return (book.Best(isBuy: true) ?? 0, book.Best(isBuy: false) ?? 0);
        });
    }

    /// <summary>Somebody takes from the book of a pair, down or up to a price: what lets a resting order be filled when a test wants it.</summary>
    /// <param name="symbol">The pair.</param>
    /// <param name="isBuy">Whether that one buys.</param>
    /// <param name="limit">The worst price.</param>
    /// <param name="qty">How much at most.</param>
    /// <exception cref="ArgumentException">There is no such pair.</exception>
    public void Take(string symbol, bool isBuy, decimal limit, decimal qty)
    {
        var pair = _exchange.Listing.Find(symbol) ?? throw new ArgumentException("There is no such pair.", nameof(symbol));
        _exchange.Do(() => _exchange.MarketOf(pair).Take(isBuy, qty, limit, taker: null, ownOnly: false, _exchange.Time.GetUtcNow()).Count);
    }

    /// <summary>Breaks every connection without a farewell.</summary>
    public void Drop() => _server.Drop();

    /// <summary>Completes once a condition holds, which is asked whenever a client comes, goes or says something.</summary>
    public Task UntilAsync(Func<KrakenSimulator, bool> condition, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _server.UntilAsync(() => condition(this), cancellation);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    UpgradeAnswer ISimulatedBroker.Judge(UpgradeRequest request, IReadOnlyCollection<ISimulatedSession> others) =>
        EndpointOf(request.Path) is null ? new UpgradeAnswer(HttpStatusCode.NotFound)
        : _exchange.IsBanned(request.From) ? new UpgradeAnswer(HttpStatusCode.TooManyRequests)
        : UpgradeAnswer.Accepted;

    ISimulatedSession ISimulatedBroker.Begin(UpgradeRequest request, Action wake) => _exchange.Begin(EndpointOf(request.Path)!.Value, wake);

    PlainAnswer? ISimulatedBroker.Answer(PlainRequest request) => _exchange.Answer(request);

    private static KrakenEndpoint? EndpointOf(string path) =>
        path switch
        {
            PublicPath => KrakenEndpoint.Public,
            PrivatePath => KrakenEndpoint.Private,
            Level3Path => KrakenEndpoint.Level3,
            _ => null,
        };

    private static void Check(KrakenSimulatorOptions options)
    {
        TimeSpan[] spans =
        [
            options.StepInterval,
            options.IdleTimeout,
            options.UnusedTimeout,
            options.HeartbeatInterval,
            options.TokenLife,
            options.SendTimeout,
            options.StatusInterval ?? TimeSpan.MaxValue,
        ];
        if (spans.Any(span => span <= TimeSpan.Zero) || options.UpgradesMax < 1 || options.FailuresMax < 1)
        {
            throw new ArgumentException("Times must be more than zero, limits at least 1.", nameof(options));
        }

        if (options.Accounts.Any(account => !Convert.TryFromBase64String(account.Secret, new byte[account.Secret.Length], out _)))
        {
            throw new ArgumentException("Every secret must be base64.", nameof(options));
        }

        if (options.Accounts.DistinctBy(account => account.ApiKey).Count() != options.Accounts.Count)
        {
            throw new ArgumentException("Every key must be there once.", nameof(options));
        }
    }

    private Uri AddressOf(string scheme, string path) => new($"{scheme}://{new IPEndPoint(Options.ListenAddress, _server.Port)}{path}");
}
