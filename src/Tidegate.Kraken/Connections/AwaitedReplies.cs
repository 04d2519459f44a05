using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Connections;

/// <summary>Subscriptions whose replies are awaited, by the number of their request and by symbol: a reply concerns one of them, whatever else is wanted. Guarded by the desk that owns it.</summary>
internal sealed class AwaitedReplies
{
    private readonly Dictionary<ulong, Dictionary<string, Subscription>> _byRequest = [];

    public void Add(Subscription subscription, ulong id)
    {
        Remove(subscription);
        if (!_byRequest.TryGetValue(id, out var request))
        {
            _byRequest.Add(id, request = new Dictionary<string, Subscription>(StringComparer.Ordinal));
        }

        subscription.ReqId = id;
        request[NameOf(subscription)] = subscription;
    }

    public void Remove(Subscription subscription)
    {
        if (subscription.ReqId is { } id && _byRequest.TryGetValue(id, out var request))
        {
            request.Remove(NameOf(subscription));
            if (request.Count == 0)
            {
                _byRequest.Remove(id);
            }
        }

        subscription.ReqId = null;
    }

    public void Clear() => _byRequest.Clear();

    /// <summary>Whom a reply is for. One without a number, as errors may come, is for whoever awaits its channel and symbol; one that names neither is for nobody.</summary>
    public IReadOnlyList<Subscription> Concerned(KrakenSocketReply reply)
    {
        if (reply.ReqId is not { } id)
        {
            return reply is { Channel: null, Symbol: null }
                ? []
                : [.. _byRequest.Values.SelectMany(each => each.Values).Where(each => Names(reply, each, isNumbered: false))];
        }

        if (!_byRequest.TryGetValue(id, out var request))
        {
            return [];
        }

        return reply.Symbol is { } symbol
            ? request.TryGetValue(symbol, out var one) && Names(reply, one, isNumbered: true)
                ? [one]
                : []
            : [.. request.Values.Where(each => Names(reply, each, isNumbered: true))];
    }

    private static bool Names(KrakenSocketReply reply, Subscription subscription, bool isNumbered)
    {
        var topic = subscription.Topic;
        var isSymbol = reply.Symbol is null ? isNumbered || topic.Symbol is null : reply.Symbol == topic.Symbol;
        return isSymbol && (reply.Channel is null || reply.Channel == topic.Channel);
    }

    private static string NameOf(Subscription subscription) => subscription.Topic.Symbol ?? "";
}
