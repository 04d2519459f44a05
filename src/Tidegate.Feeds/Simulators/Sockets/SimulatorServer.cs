using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Tidegate.Feeds.Simulators.Faults;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>A small WebSocket server for simulators: TCP, one loop that accepts, one owned task per connection. Thread-safe.</summary>
internal sealed partial class SimulatorServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SimulatorConnection, Task> _connections = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _listener;
    private readonly ISimulatedBroker _broker;
    private readonly SimulatorLimits _limits;
    private readonly FaultPlan _faults;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _accepting;
    private TaskCompletionSource _changed = NewSignal();
    private bool _isDisposed;

    /// <summary>Listens at once.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public SimulatorServer(ISimulatedBroker broker, SimulatorLimits limits, FaultPlan faults, TimeProvider time, ILogger logger)
    {
        (_broker, _limits, _faults, _time, _logger) = (broker, limits, faults, time, logger);
        _listener = new TcpListener(limits.Address, limits.Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port that it got.</summary>
    public int Port { get; }

    /// <summary>The sessions that are open now.</summary>
    public IReadOnlyList<ISimulatedSession> Sessions
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections.Keys.Select(connection => connection.Session).OfType<ISimulatedSession>()];
            }
        }
    }

    /// <summary>Ends every connection without a farewell, as a broken line does.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            foreach (var connection in _connections.Keys)
            {
                connection.Drop();
            }
        }
    }

    /// <summary>Completes once the condition holds; asked whenever a session begins, ends or <see cref="Tell"/> is called.</summary>
    public async Task UntilAsync(Func<bool> condition, CancellationToken cancellation)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed);
            if (condition())
            {
                return;
            }

            await changed.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Says to those who wait in <see cref="UntilAsync"/> that something has changed.</summary>
    public void Tell() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            running = [_accepting, .. _connections.Values];
        }

        await _stopping.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    /// <summary>Lets a client in whose upgrade is good, or says why not. One at a time, so that a limit cannot be passed by two at once.</summary>
    internal (UpgradeAnswer Answer, ISimulatedSession? Session) Admit(SimulatorConnection connection, UpgradeRequest? request)
    {
        lock (_gate)
        {
            var answer =
                request is null ? new UpgradeAnswer(HttpStatusCode.BadRequest)
                : _faults.TryTake(SimulatorFault.Forbidden) ? new UpgradeAnswer(HttpStatusCode.Forbidden)
                : _faults.TryTake(SimulatorFault.Unauthorized) ? new UpgradeAnswer(HttpStatusCode.Unauthorized)
                : _faults.TryTake(SimulatorFault.Throttled) ? new UpgradeAnswer(HttpStatusCode.TooManyRequests)
                : _broker.Judge(request, Sessions);
            return answer.IsAccepted ? (answer, connection.Session = _broker.Begin(request!, connection.Wake)) : (answer, null);
        }
    }

    /// <summary>Answers a request that is no upgrade.</summary>
    internal PlainAnswer? Answer(PlainRequest request) => _broker.Answer(request);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        var clients = new ClientAcceptor(_listener.AcceptSocketAsync, _time, _logger);
        while (await clients.NextAsync(_stopping.Token) is { } socket)
        {
            lock (_gate)
            {
                if (_isDisposed || _connections.Count >= _limits.ConnectionsMax)
                {
                    socket.Dispose();
                    continue;
                }

                var connection = new SimulatorConnection(socket, this, _limits, _faults, _time);
                _connections.Add(connection, ServeAsync(connection));
            }
        }
    }

    private async Task ServeAsync(SimulatorConnection connection)
    {
        await Task.Yield(); // out of the lock that is held around this call
        var ending = await connection.RunAsync(_logger, _stopping.Token);
        lock (_gate)
        {
            _connections.Remove(connection);
        }

        LogEnded(ending);
        Tell();
    }

    [LoggerMessage(LogEvents.SimulatorEnded, LogLevel.Information, "A client's connection ended: {Reason}")]
    private partial void LogEnded(string reason);
}
