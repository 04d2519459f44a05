using System.Text.Json;
using Tidegate.Feeds.Simulators.Faults;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Everything behind the doors of a <see cref="KrakenSimulator"/>, under one lock: accounts, orders, books, tokens, who watches. Thread-safe.</summary>
/// <remarks>Its lock comes after a connection's and after the server's, and before a session's; nothing is called with it held that takes one of the first two.</remarks>
internal sealed class KrakenExchange
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KrakenAccount> _accounts;
    private readonly Dictionary<string, KrakenMarket> _markets = [];
    private readonly Dictionary<string, string> _statuses = [];
    private readonly HashSet<KrakenSession> _sessions = [];
    private readonly Dictionary<string, KrakenWalk> _walks = [];
    private readonly KrakenIds _ids;
    private readonly KrakenRecording? _recording;
    private readonly HashSet<string> _recorded;
    private readonly KrakenPublisher _publisher;
    private readonly KrakenSocketRequests _requests;
    private readonly KrakenRest _rest;
    private readonly KrakenKnocks _knocks;
    private readonly long _startedAt;

    public KrakenExchange(KrakenSimulatorOptions options, KrakenListing listing, FaultPlan faults, TimeProvider time)
    {
        (Options, Listing, Faults, Time, _startedAt) = (options, listing, faults, time, time.GetTimestamp());
        _accounts = options.Accounts.ToDictionary(account => account.ApiKey, account => new KrakenAccount(account, time));
        (_ids, Json, Tokens, _knocks) = (
            new KrakenIds(options.Seed),
            new SimulatedJson(options),
            new KrakenTokens(options, time),
            new KrakenKnocks(options, time)
        );
        _recording = options.Recording is { } path ? KrakenRecording.Load(path, listing) : null;
        _recorded = [.. _recording?.Symbols ?? []];
        Frames = new KrakenMarketFrames(Json);
        Reports = new KrakenReports(Json, _ids, faults, _sessions, time);
        Trading = new KrakenTrading(this, Reports, _ids);
        _publisher = new KrakenPublisher(Frames, faults);
        _requests = new KrakenSocketRequests(this);
        _rest = new KrakenRest(this, new KrakenDoor(options, _accounts, time));
        Heartbeat = Json.Frame(writer => writer.WriteString("channel", "heartbeat"));
    }

    public KrakenSimulatorOptions Options { get; }

    public KrakenListing Listing { get; }

    public FaultPlan Faults { get; }

    public KrakenRefusals Refusals { get; } = new();

    public TimeProvider Time { get; }

    public SimulatedJson Json { get; }

    public KrakenMarketFrames Frames { get; }

    public KrakenReports Reports { get; }

    public KrakenTrading Trading { get; }

    public KrakenTokens Tokens { get; }

    public byte[] Heartbeat { get; }

    /// <summary>online, maintenance, cancel_only or post_only.</summary>
    public string System { get; private set; } = "online";

    /// <summary>Whether an upgrade of this address is one too many.</summary>
    public bool IsBanned(string from)
    {
        lock (_gate)
        {
            return _knocks.IsOneTooMany(from);
        }
    }

    public KrakenSession Begin(KrakenEndpoint endpoint, Action wake)
    {
        lock (_gate)
        {
            var session = new KrakenSession(this, endpoint, _ids.NextConnection(), wake);
            _sessions.Add(session);
            session.Send(StatusFor(session));
            return session;
        }
    }

    public void Leave(KrakenSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
            Tokens.Leave(session);
            foreach (var market in _markets.Values)
            {
                market.Watch.Leave(session);
            }
        }
    }

    public void Read(KrakenSession session, byte[] message, bool isText)
    {
        lock (_gate)
        {
            _requests.Read(session, message, isText);
            Settle();
        }
    }

    public Sockets.PlainAnswer Answer(Sockets.PlainRequest request)
    {
        lock (_gate)
        {
            var answer = _rest.Answer(request);
            Settle();
            return answer;
        }
    }

    /// <summary>Whether it has a subscription, and since when it has had no private one where it needs one.</summary>
    public (bool IsSubscribed, long? UnusedSince) StateOf(KrakenSession session)
    {
        lock (_gate)
        {
            var isUnused = session.Endpoint == KrakenEndpoint.Private && session.Executions is null && session.Balances is null;
            return (session.IsSubscribed, isUnused ? session.UnusedSince : null);
        }
    }

    /// <summary>One step of every book that somebody has looked at.</summary>
    public void Step()
    {
        lock (_gate)
        {
            var now = Time.GetUtcNow();
            _recording?.PlayUntil(Time.GetElapsedTime(_startedAt), symbol => MarketOf(Listing.Find(symbol)!), now);
            foreach (var walk in _walks.Values)
            {
                walk.Step(now);
            }

            Settle();
        }
    }

    /// <summary>Does something under the lock, and tells what came of it.</summary>
    public T Do<T>(Func<T> what)
    {
        lock (_gate)
        {
            var result = what();
            Settle();
            return result;
        }
    }

    /// <summary>The state of the whole exchange changes; everybody hears of it.</summary>
    public void Turn(string system) =>
        Do(() =>
        {
            System = system;
            foreach (var session in _sessions)
            {
                session.Send(StatusFor(session));
            }

            return 0;
        });

    /// <summary>The state of a pair changes; those who watch instruments hear of it.</summary>
    public void TurnPair(SimulatedPair pair, string status) =>
        Do(() =>
        {
            _statuses[pair.Symbol] = status;
            var frame = Frames.Instruments([], [pair], StatusOf, isSnapshot: false);
            foreach (var session in _sessions.Where(session => session.WatchesInstruments))
            {
                session.Send(frame);
            }

            return 0;
        });

    public string StatusOf(SimulatedPair pair) => _statuses.GetValueOrDefault(pair.Symbol, pair.Status);

    /// <summary>An id of the exchange. Called under the lock.</summary>
    public string NextId(char first) => _ids.Next(first);

    public KrakenAccount AccountOf(string apiKey) => _accounts[apiKey];

    /// <summary>A pair's market, which begins when somebody looks at it. Called under the lock.</summary>
    public KrakenMarket MarketOf(SimulatedPair pair)
    {
        if (!_markets.TryGetValue(pair.Symbol, out var market))
        {
            market = new KrakenMarket(pair, _ids, (maker, print) => Trading.Matching.Fill(maker.Own!, print, isMaker: true));
            _markets.Add(pair.Symbol, market);
            if (_recorded.Contains(pair.Symbol))
            {
                _recording!.PlayUntil(Time.GetElapsedTime(_startedAt), symbol => MarketOf(Listing.Find(symbol)!), Time.GetUtcNow());
            }
            else
            {
                var walk = new KrakenWalk(market, _ids, Options.Seed);
                walk.Begin(Time.GetUtcNow());
                _walks.Add(pair.Symbol, walk);
            }

            market.News.Clear();
        }

        return market;
    }

    /// <summary>Tells what has changed in a pair. Called under the lock.</summary>
    public void Flush(KrakenMarket market) => _publisher.Flush(market, Time.GetUtcNow());

    public byte[] StatusFor(KrakenSession session) =>
        Json.Frame(writer =>
        {
            writer.WriteString("channel", "status");
            writer.WriteString("type", "update");
            writer.WriteStartArray("data");
            writer.WriteStartObject();
            writer.WriteString("version", "2.0.10");
            writer.WriteString("system", System);
            writer.WriteString("api_version", "v2");
            if (System != "maintenance")
            {
                writer.WriteNumber("connection_id", session.Id); // missing from a recorded push of maintenance
            }

            foreach (var name in Options.StatusHasLists ? (ReadOnlySpan<string>)["upcoming_maintenance", "emergency"] : [])
            {
                writer.WriteStartArray(name);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndArray();
        });

    private void Settle()
    {
        Trading.Matching.Pass(_accounts.Values);
        foreach (var market in _markets.Values)
        {
            Flush(market);
        }
    }
}
