using System.Globalization;
using System.Text.Json;
using Tidegate.Core.Messages;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What a client of <c>tidegate.v1</c> knows, from what it has read and nothing else. It fails at the first number that nothing explains and at the first wrong value.</summary>
internal sealed class NativeClientModel(string name, Func<string, long, MarketUpdate> published, Func<string, bool> takesDifferences)
{
    private readonly Dictionary<string, Known> _topics = new(StringComparer.Ordinal);
    private readonly List<string> _leaving = [];
    private int _read;
    private bool _isRecovering;

    /// <summary>The secret of the last welcome that was read.</summary>
    public string Secret { get; private set; } = "";

    public long SeqOf(string topic) => _topics.TryGetValue(topic, out var known) ? known.Seq : 0;

    /// <summary>Begins on a new connection; what was not read of the old one is lost.</summary>
    public void Reconnect()
    {
        (_read, _isRecovering) = (0, true);
        foreach (var topic in _leaving)
        {
            _topics.Remove(topic); // whatever it hears of it next begins anew
        }

        _leaving.Clear();
    }

    /// <summary>It has asked to hear no more of a topic, and does not know yet from when on.</summary>
    public void Leave(string topic) => _leaving.Add(topic);

    /// <summary>All that was told again was read: from here on each number follows the one before.</summary>
    public void Settled() => _isRecovering = false;

    /// <summary>Reads some more frames of a connection; answers pings as it reads them.</summary>
    public void Read(Peer peer, int atMost = int.MaxValue)
    {
        var frames = peer.Transport.Frames;
        for (; _read < frames.Count && atMost > 0; atMost--)
        {
            var frame = frames[_read++];
            if (frame.Opcode == 0x9)
            {
                peer.Session.Resumable!.Hear(frame.Payload);
            }
            else if (frame.Opcode == 0x1)
            {
                using var json = JsonDocument.Parse(frame.Text);
                Hear(json.RootElement, frame);
            }
        }
    }

    private void Hear(JsonElement message, ServerFrame frame)
    {
        switch (message.TryGetProperty("type", out var type) ? type.GetString() : "reply")
        {
            case "welcome":
                Secret = message.GetProperty("resume").GetProperty("secret").GetString()!;
                Assert.True(!_isRecovering || message.GetProperty("resumed").GetBoolean(), $"{name}: it was not resumed.");
                break;
            case "snapshot":
                _topics[TopicOf(message)] = new Known();
                Take(message, frame);
                break;
            case "update":
                TakeUpdate(message, frame);
                break;
            case "gap":
                var gap = _topics.GetValueOrDefault(TopicOf(message));
                var from = message.GetProperty("from").GetInt64();
                Assert.True(gap is null || from <= gap.Seq + 1, $"{name}: a hole before {frame.Text}");
                break;
            case "recovered":
                Assert.Equal(message.GetProperty("to").GetInt64(), SeqOf(TopicOf(message)));
                break;
            case "reply" when message.TryGetProperty("results", out var results):
                foreach (var result in results.EnumerateArray().Where(each => each.TryGetProperty("removed", out _)))
                {
                    _topics.Remove(TopicOf(result));
                    _leaving.Remove(TopicOf(result));
                }

                break;
            default:
                break;
        }
    }

    private void TakeUpdate(JsonElement message, ServerFrame frame)
    {
        var seq = message.GetProperty("seq").GetInt64();
        var merged = message.TryGetProperty("merged", out var number) ? number.GetInt64() : 0;
        var known = SeqOf(TopicOf(message));
        if (_isRecovering && seq <= known)
        {
            return; // told again
        }

        var isExplained = _isRecovering ? seq - 1 - merged <= known : seq - 1 - merged == known;
        Assert.True(isExplained, $"{name}: {known} was the last before {frame.Text}");
        _topics.TryAdd(TopicOf(message), new Known());
        Take(message, frame);
    }

    /// <summary>Puts the fields over those that are known, and holds all that the mode promises against what was published under this number.</summary>
    private void Take(JsonElement message, ServerFrame frame)
    {
        var (topic, mode) = (TopicOf(message), message.GetProperty("mode").GetString());
        var known = _topics[topic];
        known.Seq = message.GetProperty("seq").GetInt64();
        if (mode != "quote" || !takesDifferences(topic))
        {
            known.Fields.Clear();
        }

        foreach (var member in message.GetProperty("data").EnumerateObject())
        {
            known.Fields[member.Name] = member.Value.GetRawText();
        }

        var truth = published(topic, known.Seq);
        var data = message.GetProperty("data");
        AssertField("ltp", truth.LastPrice);
        Assert.Equal(mode == "depth", data.TryGetProperty("bids", out var bids));
        Assert.True(mode != "ltp" || !data.TryGetProperty("open", out _), $"{name}: not granted: {frame.Text}");
        if (mode != "ltp")
        {
            AssertField("open", truth.Open);
            AssertField("volume", truth.Volume);
        }

        if (mode == "depth")
        {
            Assert.InRange(bids.GetArrayLength(), 1, truth.Book!.Bids.Length);
            Assert.All(bids.EnumerateArray().Zip(truth.Book.Bids), pair => Assert.Equal(pair.Second.Price, pair.First[0].GetDecimal()));
        }

        void AssertField(string field, decimal? value) =>
            Assert.True(
                known.Fields.GetValueOrDefault(field, "null") == (value?.ToString(CultureInfo.InvariantCulture) ?? "null"),
                $"{name}: {field} should be {value} after {frame.Text}"
            );
    }

    private static string TopicOf(JsonElement message) => message.GetProperty("topic").GetString()!;

    private sealed class Known
    {
        public long Seq { get; set; }

        public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);
    }
}
