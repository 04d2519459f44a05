using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Tokens;

/// <summary>An exchange that answers as a test says: by default with <c>token-1</c>, <c>token-2</c> and so on.</summary>
internal sealed class ScriptedEndpoint : ITokenEndpoint
{
    private readonly Lock _gate = new();
    private readonly List<(int Calls, TaskCompletionSource Reached)> _waiters = [];
    private int _calls;
    private int _underWay;

    /// <summary>Decides about the call of this number, from 1: null is a token.</summary>
    public Func<int, KrakenException?> Fault { get; set; } = _ => null;

    /// <summary>What a call waits for before it is answered.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public TimeSpan? Life { get; set; } = TimeSpan.FromSeconds(900);

    public int Calls => Volatile.Read(ref _calls);

    public int UnderWayMost { get; private set; }

    public static KrakenException Error(string text) => new KrakenApiException(KrakenErrors.Parse(text));

    public Task UntilCallsAsync(int calls)
    {
        lock (_gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((calls, reached));
            Complete();
            return reached.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }

    public async Task<(string Token, TimeSpan? Life)> FetchAsync(CancellationToken cancellation)
    {
        int call;
        lock (_gate)
        {
            call = ++_calls;
            UnderWayMost = Math.Max(UnderWayMost, ++_underWay);
            Complete();
        }

        try
        {
            await Hold.WaitAsync(cancellation);
            return Fault(call) is { } fault ? throw fault : ($"token-{call}", Life);
        }
        finally
        {
            lock (_gate)
            {
                _underWay--;
            }
        }
    }

    private void Complete()
    {
        foreach (var (_, reached) in _waiters.Where(waiter => waiter.Calls <= _calls))
        {
            reached.TrySetResult();
        }
    }
}
