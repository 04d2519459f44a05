using Tidegate.Core.Messages;
using Tidegate.Kraken;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Feeds.Kraken;

/// <summary>One client of the exchange as the feed sees it: the public one, or that of an account. Thread-safe.</summary>
/// <param name="client">The client. Owned.</param>
/// <param name="account">Where its tokens come from; null: it is the public one. Not owned.</param>
internal sealed class KrakenLine(KrakenClient client, KrakenAccount? account) : IAsyncDisposable
{
    private long _reconnects;
    private long _faults;
    private long _mismatches;
    private long _gaps;
    private bool _wasLive;

    public KrakenClient Client => client;

    public bool IsOpen => Status.State == KrakenConnectionState.Live;

    public bool IsMaintained => Status.Engine == KrakenEngineState.Maintenance;

    /// <summary>Live while its socket is open; else why it is not, in words of ours.</summary>
    public (FeedState State, string Reason) State =>
        (Status.State, TokenState) switch
        {
            (KrakenConnectionState.Live, _) => (FeedState.Live, "connected"),
            (_, KrakenTokenState.NeedsLogin) => (FeedState.NeedsLogin, account?.Problem is null ? "key_refused" : "key_unreadable"),
            (_, KrakenTokenState.Failed) => (FeedState.Failed, "token_refused"),
            (_, KrakenTokenState.Recovering) => (FeedState.Recovering, "no_token"),
            (KrakenConnectionState.NeedsLogin, _) => (FeedState.NeedsLogin, "login_refused"),
            (KrakenConnectionState.Failed, _) => (FeedState.Failed, "upstream_refused"),
            (KrakenConnectionState.Recovering, _) => (FeedState.Recovering, "upstream_lost"),
            _ => (FeedState.Recovering, "connecting"),
        };

    public KrakenConnectionStatus Status => account is null ? client.GetStatus().Public : client.GetStatus().Private;

    private KrakenTokenState TokenState => account?.State ?? KrakenTokenState.Idle;

    /// <summary>Adds what has happened since the last time to the counters. For one thread.</summary>
    public void Count(FeedMetrics metrics)
    {
        var (all, status) = (client.GetStatus(), Status);
        if (!_wasLive && (status.State == KrakenConnectionState.Live || status.Reconnects > 0))
        {
            _wasLive = true;
            metrics.Connected();
        }

        Since(ref _reconnects, status.Reconnects, metrics.Reconnected);
        Since(ref _faults, status.Faults, () => metrics.Fault("unreadable"));
        Since(ref _mismatches, all.ChecksumMismatches, () => metrics.Fault("checksum"));
        Since(ref _gaps, all.SequenceGaps, () => metrics.Fault("sequence_gap"));
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static void Since(ref long before, long now, Action count)
    {
        for (; before < now; before++)
        {
            count();
        }
    }
}
