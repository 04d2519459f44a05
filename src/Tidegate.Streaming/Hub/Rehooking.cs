using System.Threading.Channels;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Has the host's own code judge the topics of those sessions again whose grant was replaced. Run by the hub, from its start to its end.</summary>
internal sealed class Rehooking(ChannelReader<StreamSession> sessions, TimeProvider time)
{
    private const int AtATime = 16;

    // A shard answers within a turn; one that does not is going down.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken stopping)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stopping };
        try
        {
            await Parallel.ForEachAsync(sessions.ReadAllAsync(stopping), options, (session, ended) => JudgeAsync(session, ended));
        }
        catch (OperationCanceledException)
        {
            // The hub has ended.
        }
    }

    private async ValueTask JudgeAsync(StreamSession session, CancellationToken stopping)
    {
        var asks = new AskList();
        session.Shard.Post(new ShardCommand(ShardAction.ListAsks, session, asks));
        try
        {
            await asks.Filled.WaitAsync(AnswerWithin, time, stopping);
        }
        catch (TimeoutException)
        {
            return;
        }

        if (asks.Grant is { } grant && session.Spec.Hook is { } hook)
        {
            asks.Judged = await hook.JudgeAsync(grant, session.Endpoint, asks.Asks, stopping);
            session.Shard.Post(new ShardCommand(ShardAction.Rehook, session, asks));
        }
    }
}
