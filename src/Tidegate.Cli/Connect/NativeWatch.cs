using Tidegate.Cli.Terminal;
using Tidegate.Client;
using Tidegate.Core.Topics;

namespace Tidegate.Cli.Connect;

/// <summary>Watches topics by the native protocol.</summary>
internal static class NativeWatch
{
    public static async Task<int> RunAsync(ConnectRequest request, CliContext context, CancellationToken stop)
    {
        var topics = request.Topics.Select(text => Topic.TryParse(text, out var topic) ? topic : throw NoTopic(text)).ToArray();
        if (topics.Length == 0)
        {
            throw CliFailure.Usage("Which prices? Give --topic, for example --topic md/NSE/RELIANCE.");
        }

        await using var client = await TidegateClient.ConnectAsync(
            request.Options with
            {
                StateChanged = state => Tell(state, context),
            },
            stop
        );
        var results = await client.SubscribeAsync([.. topics.Select(topic => new Subscription(topic, request.Mode))], stop);
        Tell(results, context);
        if (!results.Any(result => result.IsGranted))
        {
            return ExitCodes.Negative;
        }

        await using var session = new Session(request, context);
        try
        {
            if (request.Measure)
            {
                session.Measurement.RoundTrip((await client.PingAsync(stop)).RoundTrip);
            }

            await foreach (var push in client.ReadAllAsync(stop))
            {
                Take(push, session, context);
                if (session.IsComplete)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl+C or --for: close properly
        }
        catch (ConnectionEndedException)
        {
            // the client's own ending, told below, says the same
        }

        if (client.PushesDropped > 0)
        {
            context.Note($"{client.PushesDropped} messages were dropped here because the output is too slow.");
        }

        await client.CloseAsync();
        return session.Conclude(await client.Ended);
    }

    private static void Take(Push push, Session session, CliContext context)
    {
        session.Measurement.Follow(push);
        switch (push.Kind)
        {
            case PushKind.Snapshot or PushKind.Update:
                session.Take(push.Body.GetRawText(), push.Values is null ? [] : [QuoteOf(push)], TimeOf(push.Values?.TimeNs));
                break;
            case PushKind.FeedStatus
            or PushKind.Gap
            or PushKind.SubscriptionChanged
            or PushKind.AuthExpiring
            or PushKind.Draining
            or PushKind.Disconnect:
                context.Note(SafeText.Of(push.Body.GetRawText()));
                break;
        }
    }

    private static Quote QuoteOf(Push push) =>
        new(push.Topic?.Path ?? "", null)
        {
            Last = push.Values!.Ltp,
            Open = push.Values.Open,
            High = push.Values.High,
            Low = push.Values.Low,
            Close = push.Values.Close,
            Volume = push.Values.Volume,
        };

    private static DateTimeOffset? TimeOf(long? unixNs) =>
        unixNs is { } ns and > 0 ? DateTimeOffset.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick) : null;

    private static void Tell(ClientState state, CliContext context)
    {
        if (state == ClientState.Recovering)
        {
            context.Note("the connection was lost; connecting again.");
        }
    }

    private static void Tell(IEnumerable<SubscriptionResult> results, CliContext context)
    {
        foreach (var result in results)
        {
            if (!result.IsGranted)
            {
                context.Note($"{SafeText.Of(result.Topic)}: {SafeText.Of(result.Error.Message)} ({SafeText.Of(result.Error.Id)}).");
            }
        }
    }

    private static CliFailure NoTopic(string text) =>
        CliFailure.Usage($"{SafeText.Of(text)} is not a topic; one looks like md/NSE/RELIANCE.");
}
