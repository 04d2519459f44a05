using Tidegate.Kraken.Connections;

namespace Tidegate.Kraken.Streams;

/// <summary>Who reads what, for one kind of row. Thread-safe.</summary>
internal sealed class StreamGroup<T> : IStreamGroup
{
    private readonly Lock _gate = new();
    private readonly Dictionary<KrakenTopic, StreamBuffer<T>[]> _readers = [];

    public void Add(KrakenTopic topic, StreamBuffer<T> reader)
    {
        lock (_gate)
        {
            _readers[topic.OfRow] = [.. _readers.GetValueOrDefault(topic.OfRow) ?? [], reader];
        }
    }

    public void Remove(KrakenTopic topic, StreamBuffer<T> reader)
    {
        lock (_gate)
        {
            var left = (_readers.GetValueOrDefault(topic.OfRow) ?? []).Where(other => other != reader).ToArray();
            if (left.Length == 0)
            {
                _readers.Remove(topic.OfRow);
            }
            else
            {
                _readers[topic.OfRow] = left;
            }
        }
    }

    public void Publish(KrakenTopic topic, T item)
    {
        foreach (var reader in ReadersOf(topic))
        {
            reader.Write(item);
        }
    }

    public void End(KrakenTopic topic, Exception reason)
    {
        foreach (var reader in ReadersOf(topic.OfRow))
        {
            reader.End(reason);
        }
    }

    public void EndAll(Exception reason)
    {
        StreamBuffer<T>[] readers;
        lock (_gate)
        {
            readers = [.. _readers.Values.SelectMany(list => list)];
        }

        foreach (var reader in readers)
        {
            reader.End(reason);
        }
    }

    private StreamBuffer<T>[] ReadersOf(KrakenTopic topic)
    {
        lock (_gate)
        {
            return _readers.GetValueOrDefault(topic) ?? [];
        }
    }
}
