using System.Net;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Brokers.Sockets;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>A broker's door, in memory: answers as the test says. Thread-safe.</summary>
internal sealed class ScriptedDialer(TimeProvider time) : IBrokerDialer
{
    private readonly Lock _gate = new();
    private readonly List<(DateTimeOffset At, BrokerDoor Door)> _knocks = [];
    private readonly List<ScriptedSocket> _sockets = [];

    /// <summary>Judges a knock: a status refuses it, null lets it in.</summary>
    public Func<BrokerDoor, HttpStatusCode?> Answer { get; set; } = _ => null;

    /// <summary>Thrown at every knock where set: nobody is there.</summary>
    public Exception? Fault { get; set; }

    public IReadOnlyList<(DateTimeOffset At, BrokerDoor Door)> Knocks
    {
        get
        {
            lock (_gate)
            {
                return [.. _knocks];
            }
        }
    }

    public IReadOnlyList<ScriptedSocket> Sockets
    {
        get
        {
            lock (_gate)
            {
                return [.. _sockets];
            }
        }
    }

    public Task<IBrokerSocket> DialAsync(BrokerDoor door, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _knocks.Add((time.GetUtcNow(), door));
            if (Fault is not null)
            {
                throw Fault;
            }

            if (Answer(door) is { } status)
            {
                throw new DoorRefusedException(status);
            }

            var socket = new ScriptedSocket();
            _sockets.Add(socket);
            return Task.FromResult<IBrokerSocket>(socket);
        }
    }
}
