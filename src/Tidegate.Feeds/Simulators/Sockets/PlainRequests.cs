using System.Net;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>Serves the requests of one connection until one of them is an upgrade, is refused, or is the last.</summary>
internal sealed class PlainRequests(
    Stream stream,
    string from,
    Func<PlainRequest, PlainAnswer?> answer,
    Action drop,
    SimulatorLimits limits,
    TimeProvider time
)
{
    private readonly RequestReader _reader = new(stream, limits, time);

    /// <returns>The upgrade to judge, null where the request is none that anybody serves; or why the connection is over.</returns>
    /// <exception cref="IOException">The client left.</exception>
    /// <exception cref="OperationCanceledException">Stopped, or the client took too long.</exception>
    public async Task<(UpgradeRequest? Upgrade, string? Ending)> ServeAsync(CancellationToken stopping)
    {
        var patience = limits.HeadTimeout;
        while (await _reader.ReadHeadAsync(patience, stopping) is { } head)
        {
            if (UpgradeHead.Of(head, from) is { } upgrade)
            {
                // A client says nothing after its head before the answer is there (RFC 6455 §4.1).
                return (_reader.HasMore ? null : upgrade, null);
            }

            if (head.BodyBytes is not { } bytes)
            {
                return (null, null);
            }

            if (bytes > limits.BodyBytesMax)
            {
                await stream.WriteAsync(new PlainAnswer(HttpStatusCode.RequestEntityTooLarge).Write(keepsAlive: false), stopping);
                return (null, "body too long");
            }

            var body = await _reader.ReadBodyAsync(bytes, stopping);
            if (answer(new PlainRequest(head, body, from)) is not { } reply)
            {
                return (null, null);
            }

            if (await SendAsync(reply, head.KeepsAlive, stopping) is { } ending)
            {
                return (null, ending);
            }

            patience = limits.KeepAliveTimeout;
        }

        return (null, null);
    }

    private async Task<string?> SendAsync(PlainAnswer reply, bool keepsAlive, CancellationToken stopping)
    {
        switch (reply.Fate)
        {
            case PlainFate.Lost:
                drop();
                return "dropped by a fault";
            case PlainFate.Silence:
                await Task.Delay(limits.KeepAliveTimeout, time, stopping);
                return "silent by a fault";
            default:
                await stream.WriteAsync(reply.Write(keepsAlive), stopping);
                return keepsAlive ? null : "served";
        }
    }
}
