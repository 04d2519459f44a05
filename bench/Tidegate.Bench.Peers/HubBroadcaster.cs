using Microsoft.AspNetCore.SignalR;

namespace Tidegate.Bench.Peers;

/// <summary>SignalR's own way: one call to all clients, serialised once by its JSON protocol. It waits for each call: calls that nobody waits for pile up.</summary>
internal sealed class HubBroadcaster(IHubContext<UpdateHub> hub) : IBroadcaster
{
    private long _sequence;

#pragma warning disable VSTHRD002 // On the feed's own thread, which has nothing else to do and no context to wait for.
    public void Publish(long dueNs) =>
        hub
            .Clients.All.SendAsync("tick", new Update("update", "md/NSE/RELIANCE", "ltp", ++_sequence, new UpdateData(2954.35m, dueNs)))
            .GetAwaiter()
            .GetResult();
#pragma warning restore VSTHRD002

    private sealed record Update(string Type, string Topic, string Mode, long Seq, UpdateData Data);

    private sealed record UpdateData(decimal Ltp, long TsNs);
}

/// <summary>Clients only listen.</summary>
internal sealed class UpdateHub : Hub;
