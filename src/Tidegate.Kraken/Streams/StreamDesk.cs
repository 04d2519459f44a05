using System.Runtime.CompilerServices;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Streams;

/// <summary>The streams of one connection: opens them, routes rows to them and ends them.</summary>
internal abstract class StreamDesk : IConnectionListener
{
    private readonly List<IStreamGroup> _groups = [];

    /// <summary>Set once, right after both were made.</summary>
    public KrakenConnection Connection { get; set; } = null!;

    public abstract void OnData(KrakenMessage message);

    public abstract void OnFault(KrakenFault fault);

    public abstract void OnLost();

    public virtual void OnRefused(KrakenTopic topic, string error)
    {
        var reason = new KrakenSubscriptionException(topic.Channel, topic.Symbol, error);
        foreach (var group in _groups)
        {
            group.End(topic, reason);
        }
    }

    public virtual void OnEnded(KrakenConnectionException reason)
    {
        foreach (var group in _groups)
        {
            group.EndAll(reason);
        }
    }

    protected StreamGroup<T> Group<T>()
    {
        var group = new StreamGroup<T>();
        _groups.Add(group);
        return group;
    }

    /// <summary>Reads until cancelled or ended. First the reader, then the wish, then the start: an end in between ends the reader, so none waits for nothing.</summary>
    protected async IAsyncEnumerable<T> ReadAsync<T>(
        StreamGroup<T> group,
        StreamBuffer<T> buffer,
        IReadOnlyList<KrakenTopic> topics,
        Action? joined,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var joinedTopics = new List<KrakenTopic>(topics.Count);
        IReadOnlyList<Subscription> wanted = [];
        try
        {
            foreach (var topic in topics)
            {
                group.Add(topic, buffer);
            }

            foreach (var topic in topics)
            {
                OnJoining(topic);
                joinedTopics.Add(topic);
            }

            wanted = Connection.Desk.Add(topics);

            joined?.Invoke();
            Connection.Start();
            await foreach (var item in buffer.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            foreach (var topic in topics)
            {
                group.Remove(topic, buffer);
            }

            joinedTopics.ForEach(OnLeaving);
            foreach (var subscription in wanted)
            {
                Connection.Desk.Remove(subscription);
            }

            joinedTopics.ForEach(OnLeft);
        }
    }

    /// <summary>A stream comes, before it is subscribed.</summary>
    protected virtual void OnJoining(KrakenTopic topic) { }

    /// <summary>A stream goes; others may still want the same.</summary>
    protected virtual void OnLeaving(KrakenTopic topic) { }

    /// <summary>A stream has gone, and its subscription with it when it was the last.</summary>
    protected virtual void OnLeft(KrakenTopic topic) { }

    /// <summary>One topic for each pair; each pair once.</summary>
    protected static KrakenTopic[] Topics(string channel, IReadOnlyCollection<string> symbols, int parameter)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        if (symbols.Count == 0 || symbols.Any(symbol => string.IsNullOrEmpty(symbol) || symbol.Length > KrakenChannels.NameCharsMax))
        {
            throw new ArgumentException("One pair or more is needed, each at most 64 characters, for example BTC/USD.", nameof(symbols));
        }

        return [.. symbols.Distinct(StringComparer.Ordinal).Select(symbol => new KrakenTopic(channel, symbol, parameter))];
    }
}
