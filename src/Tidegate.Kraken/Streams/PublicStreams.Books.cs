using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Streams;

/// <summary>Books: kept while somebody reads them, and made anew one by one when a checksum is wrong.</summary>
internal sealed partial class PublicStreams
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BookSlot> _slots = [];
    private readonly ILogger _logger;
    private long _mismatches;

    public long Mismatches => Interlocked.Read(ref _mismatches);

    public async IAsyncEnumerable<KrakenBookPicture> BooksAsync(
        IReadOnlyCollection<string> symbols,
        int depth,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var (_, picture) in BookStatesAsync(symbols, depth, cancellation).ConfigureAwait(false))
        {
            if (picture is not null)
            {
                yield return picture;
            }
        }
    }

    /// <summary>Books, and null while one is being made anew.</summary>
    public async IAsyncEnumerable<(string Symbol, KrakenBookPicture? Picture)> BookStatesAsync(
        IReadOnlyCollection<string> symbols,
        int depth,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var topics = Topics(KrakenChannels.Book, symbols, depth);
        using var kept = KeepInstruments();
        await KnowAsync(symbols, cancellation).ConfigureAwait(false);
        var buffer = new StreamBuffer<BookSlot>(_options.BufferItemsMax, slot => slot);
        await foreach (var slot in ReadAsync(_books, buffer, topics, () => Greet(buffer, topics), cancellation).ConfigureAwait(false))
        {
            // Made now and not at each update: a slow reader costs nothing but the last picture.
            yield return (slot.Symbol, slot.Look());
        }
    }

    public override void OnLost()
    {
        foreach (var slot in Slots())
        {
            slot.Reset();
            _books.Publish(TopicOf(slot).OfRow, slot);
        }
    }

    protected override void OnJoining(KrakenTopic topic)
    {
        if (topic.Channel != KrakenChannels.Book)
        {
            return;
        }

        lock (_gate)
        {
            // Another depth of the same pair is refused by the desk, which knows what is subscribed.
            if (!_slots.TryGetValue(topic.Symbol!, out var slot))
            {
                _slots.Add(topic.Symbol!, slot = new BookSlot(topic.Symbol!, topic.Parameter));
            }

            slot.Readers++;
        }
    }

    protected override void OnLeaving(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (topic.Channel == KrakenChannels.Book && _slots.TryGetValue(topic.Symbol!, out var slot) && --slot.Readers <= 0)
            {
                _slots.Remove(slot.Symbol);
            }
        }
    }

    private BookSlot[] Slots()
    {
        lock (_gate)
        {
            return [.. _slots.Values];
        }
    }

    private BookSlot? Slot(string symbol)
    {
        lock (_gate)
        {
            return _slots.GetValueOrDefault(symbol);
        }
    }

    private void Greet(StreamBuffer<BookSlot> buffer, KrakenTopic[] topics)
    {
        foreach (var topic in topics)
        {
            if (Slot(topic.Symbol!) is { } slot && slot.Look() is not null)
            {
                buffer.Write(slot);
            }
            else
            {
                Connection.Desk.NeedSnapshot(topic);
            }
        }
    }

    private void OnBooks(KrakenData<KrakenBookUpdate> data)
    {
        foreach (var row in data.Rows)
        {
            if (Slot(row.Symbol) is not { } slot || Table.Pair(row.Symbol) is not { } pair)
            {
                continue; // given up meanwhile
            }

            switch (slot.Apply(row, data.IsSnapshot, pair))
            {
                case KrakenBookVerdict.Applied:
                    if (data.IsSnapshot)
                    {
                        Connection.Desk.OnSnapshot(TopicOf(slot));
                    }

                    _books.Publish(TopicOf(slot).OfRow, slot);
                    break;
                case KrakenBookVerdict.NoSnapshot:
                    break; // late rows of what was given up, or early ones: the snapshot is awaited
                default:
                    Interlocked.Increment(ref _mismatches);
                    ResyncBook(row.Symbol);
                    break;
            }
        }
    }

    private void ResyncBook(string symbol)
    {
        if (Slot(symbol) is { } slot)
        {
            slot.Reset();
            _books.Publish(TopicOf(slot).OfRow, slot);
            LogResync(symbol);
            Connection.Desk.Resync(TopicOf(slot));
        }
    }

    private static KrakenTopic TopicOf(BookSlot slot) => new(KrakenChannels.Book, slot.Symbol, slot.Depth);

    [LoggerMessage(LogEvents.BookResync, LogLevel.Warning, "The book of {Symbol} is not the exchange's: it is made anew")]
    private partial void LogResync(string symbol);
}
