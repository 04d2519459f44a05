using System.Runtime.CompilerServices;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Streams;

/// <summary>Streams of single orders. A book of each pair is kept to check them; a reader sees only rows whose checksum was right.</summary>
internal sealed class Level3Streams : StreamDesk
{
    private readonly KrakenClientOptions _options;
    private readonly PublicStreams _public;
    private readonly StreamGroup<KrakenData<KrakenLevel3Update>> _readers;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (KrakenLevel3Book Book, int Readers)> _books = [];
    private long _mismatches;

    public Level3Streams(KrakenClientOptions options, PublicStreams instruments)
    {
        (_options, _public) = (options, instruments);
        _readers = Group<KrakenData<KrakenLevel3Update>>();
    }

    public long Mismatches => Interlocked.Read(ref _mismatches);

    public async IAsyncEnumerable<KrakenData<KrakenLevel3Update>> ReadAsync(
        IReadOnlyCollection<string> symbols,
        int depth,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var topics = Topics(KrakenChannels.Level3, symbols, depth);
        using var kept = _public.KeepInstruments();
        await _public.KnowAsync(symbols, cancellation).ConfigureAwait(false);
        var buffer = new StreamBuffer<KrakenData<KrakenLevel3Update>>(_options.BufferItemsMax, null);
        await foreach (var row in ReadAsync(_readers, buffer, topics, () => Greet(topics), cancellation).ConfigureAwait(false))
        {
            yield return row;
        }
    }

    public override void OnData(KrakenMessage message)
    {
        if (message is not KrakenData<KrakenLevel3Update> data)
        {
            return;
        }

        foreach (var row in data.Rows)
        {
            switch (Apply(row, data.IsSnapshot, out var topic))
            {
                case KrakenBookVerdict.Applied:
                    if (data.IsSnapshot)
                    {
                        Connection.Desk.OnSnapshot(topic);
                    }

                    _readers.Publish(topic.OfRow, new KrakenData<KrakenLevel3Update>(data.Channel, data.Type, [row]));
                    break;
                case KrakenBookVerdict.NoSnapshot:
                    break;
                default:
                    Interlocked.Increment(ref _mismatches);
                    Connection.Desk.Resync(topic);
                    break;
            }
        }
    }

    public override void OnFault(KrakenFault fault)
    {
        // A lost row shows in the checksum of the next one.
    }

    public override void OnLost()
    {
        lock (_gate)
        {
            foreach (var (book, _) in _books.Values)
            {
                book.Reset();
            }
        }
    }

    protected override void OnJoining(KrakenTopic topic)
    {
        var pair = _public.Table.Pair(topic.Symbol!)!;
        lock (_gate)
        {
            var kept = _books.GetValueOrDefault(topic.Symbol!);
            _books[topic.Symbol!] = (
                kept.Book ?? new KrakenLevel3Book(pair.Symbol, pair.PricePrecision, pair.QtyPrecision, topic.Parameter),
                kept.Readers + 1
            );
        }
    }

    protected override void OnLeaving(KrakenTopic topic)
    {
        lock (_gate)
        {
            var kept = _books[topic.Symbol!];
            _books[topic.Symbol!] = kept with { Readers = kept.Readers - 1 };
            if (kept.Readers <= 1)
            {
                _books.Remove(topic.Symbol!);
            }
        }
    }

    private KrakenBookVerdict Apply(KrakenLevel3Update row, bool isSnapshot, out KrakenTopic topic)
    {
        lock (_gate)
        {
            if (!_books.TryGetValue(row.Symbol, out var kept))
            {
                topic = default;
                return KrakenBookVerdict.NoSnapshot;
            }

            topic = new KrakenTopic(KrakenChannels.Level3, row.Symbol, kept.Book.Depth);
            return kept.Book.Apply(row, isSnapshot);
        }
    }

    // One who joins later needs a beginning too: everybody gets a new snapshot.
    private void Greet(KrakenTopic[] topics)
    {
        foreach (var topic in topics)
        {
            Connection.Desk.NeedSnapshot(topic);
        }
    }
}
