using Tidegate.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Logins that a test hands over.</summary>
internal sealed class HandedLogins(BrokerLogin? login) : IBrokerLogins
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BrokerLogin? _login = login;
    private BrokerLogin? _given;

    public int Asked { get; private set; }

    /// <summary>Thrown at the next questions where set: where logins are kept is away.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Where logins are kept answers nothing, and hears no cancellation either.</summary>
    public bool IsStuck { get; set; }

    public static BrokerLogin Login(string token = "token-of-day-1") => new("the-api-key", "AB1234", token, null) { User = "alice" };

    public void Hand(BrokerLogin? login)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _login = login;
            (waiting, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.SetResult();
    }

    public ValueTask<BrokerLogin?> GetAsync(string broker, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Asked++;
            if (Fault is not null)
            {
                throw Fault;
            }

            if (IsStuck)
            {
                return new(new TaskCompletionSource<BrokerLogin?>().Task);
            }

            _given = _login;
            return new(_login);
        }
    }

    public Task WaitForChangeAsync(string broker, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _login != _given ? Task.CompletedTask : _changed.Task.WaitAsync(cancellation);
        }
    }
}
