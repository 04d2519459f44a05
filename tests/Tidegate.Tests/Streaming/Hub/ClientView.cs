using System.Globalization;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What a client of <see cref="Testing.LineDialect"/> makes of the lines it gets: each number must follow from the one before.</summary>
/// <param name="name">Stands in every complaint: the seed.</param>
internal sealed class ClientView(string name)
{
    private readonly Dictionary<string, long> _position = [];
    private readonly Dictionary<string, Queue<long?>> _since = [];

    /// <summary>The client subscribes from where it was; null: it begins anew. Once per request, in their order.</summary>
    public void Ask(string topic, long? since)
    {
        if (!_since.TryGetValue(topic, out var asked))
        {
            _since.Add(topic, asked = new Queue<long?>());
        }

        asked.Enqueue(since);
    }

    /// <summary>Number of the last update that is known or explained; 0: none.</summary>
    public long LastOf(string topic) => _position.GetValueOrDefault(topic);

    public void Read(string line)
    {
        switch (line.Split(' '))
        {
            case ["snapshot", var topic, _, var seq, ..]:
                _position[topic] = Number(seq);
                break;
            case ["gap", var topic, var from, var to]:
                Explain(topic, Number(from) - 1, line);
                _position[topic] = Number(to);
                break;
            case ["update", var topic, _, var seq, var merged, var price]:
                Explain(topic, Number(seq) - 1 - Number(merged), line); // before the first update ever there is no snapshot to start from
                Assert.True(seq == price, $"{name}: the value of '{line}' is not the one that the number belongs to.");
                _position[topic] = Number(seq);
                break;
            case ["recovered", var topic, _, var to]:
                Explain(topic, Number(to), line);
                break;
            case [var change, var topic, ..] when change is "Added" or "Changed" or "Unchanged":
                if (_since.TryGetValue(topic, out var asked) && asked.Dequeue() is { } since && change == "Added")
                {
                    _position[topic] = since;
                }

                break;
            case ["Removed", var topic, ..]:
                _position.Remove(topic);
                break;
        }
    }

    private void Explain(string topic, long expected, string line) =>
        Assert.True(LastOf(topic) == expected, $"{name}: {topic} stood at {LastOf(topic)} when '{line}' came.");

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
