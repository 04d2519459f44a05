namespace Tidegate.Kraken.Connections;

/// <summary>One subscription and how far it is. Guarded by the desk that owns it.</summary>
internal sealed class Subscription(KrakenTopic topic)
{
    public KrakenTopic Topic { get; } = topic;

    /// <summary>How many streams want it.</summary>
    public int Readers { get; set; } = 1;

    /// <summary>The exchange confirmed it on this socket.</summary>
    public bool IsLive { get; set; }

    /// <summary>A reply is awaited under this number. Set by <see cref="AwaitedReplies"/>.</summary>
    public ulong? ReqId { get; set; }

    /// <summary>Its place in the queue while it waits to be asked for. Set by <see cref="SubscriptionQueue"/>.</summary>
    public LinkedListNode<SubscriptionQueue.Entry>? Queued { get; set; }

    /// <summary>Whether its rows mean nothing until a snapshot has come.</summary>
    public bool AwaitsSnapshot { get; set; }

    /// <summary>When what is awaited is late, or what is to be asked is due: timestamp of the clock; null when nothing is.</summary>
    public long? Due { get; set; }

    /// <summary>Whether it is to be given up before it is asked for again.</summary>
    public bool MustUnsubscribe { get; set; }

    /// <summary>Times in a row that it was asked for and not answered, or refused for the moment.</summary>
    public int Tries { get; set; }

    /// <summary>Times in a row that a token was refused for it.</summary>
    public int TokenTries { get; set; }

    /// <summary>Times in a row that it had to be made anew.</summary>
    public int Resyncs { get; set; }

    /// <summary>When it was last made anew.</summary>
    public long ResyncedAt { get; set; }

    /// <summary>A new socket knows nothing of it.</summary>
    public void Forget()
    {
        (IsLive, ReqId, Due, MustUnsubscribe, Tries, TokenTries) = (false, null, null, false, 0, 0);
    }
}
