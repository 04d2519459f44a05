using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>The sessions of servers side by side: they stay connected between their turns as long as the load generator has sockets enough, so that no turn begins with a storm of connects.</summary>
internal sealed class StageSet(BenchContext context, int sessions, int servers) : IDisposable
{
    private const int SocketsMax = 15_000;

    private readonly Dictionary<ServerProcess, FanOutStage> _stages = [];

    /// <summary>Gives a server its turn.</summary>
    public void Use(ServerProcess server, Action<FanOutStage> ask)
    {
        if (!_stages.TryGetValue(server, out var stage))
        {
            stage = _stages[server] = new FanOutStage(context, server, sessions);
        }

        try
        {
            ask(stage);
        }
        finally
        {
            if (sessions * servers > SocketsMax)
            {
                stage.Dispose();
                _stages.Remove(server);
            }
        }
    }

    public void Dispose()
    {
        foreach (var stage in _stages.Values)
        {
            stage.Dispose();
        }
    }
}
