using Tidegate.Cli.Terminal;
using Tidegate.Client;

namespace Tidegate.Cli.Connect;

/// <summary>Watches an endpoint of the <c>nse</c> dialect: <c>/</c> sends rows by itself, <c>/ws</c> ticks of the symbols asked for.</summary>
internal static class NseWatch
{
    public static async Task<int> RunAsync(ConnectRequest request, CliContext context, CancellationToken stop)
    {
        var needsSymbols = request.Options.Uri.AbsolutePath.EndsWith("/ws", StringComparison.Ordinal);
        if (needsSymbols != request.Topics.Count > 0)
        {
            throw CliFailure.Usage(
                needsSymbols
                    ? "Which symbols? Give --topic, for example --topic NIFTY."
                    : "This address sends its one series by itself: leave out --topic."
            );
        }

        await using var stream = await NseStream.ConnectAsync(request.Options, stop);
        foreach (var topic in request.Topics)
        {
            await stream.SubscribeAsync(topic[(topic.LastIndexOf('/') + 1)..], stop); // md/NSE/NIFTY is NIFTY here
        }

        await using var session = new Session(request, context);
        try
        {
            await foreach (var text in stream.ReadAllAsync(stop))
            {
                Take(text, session, context);
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

        if (stream.FramesDropped > 0)
        {
            context.Note($"{stream.FramesDropped} messages were dropped here because the output is too slow.");
        }

        await stream.CloseAsync();
        return session.Conclude(await stream.Ended);
    }

    private static void Take(string text, Session session, CliContext context)
    {
        var frame = NseFrame.TryParse(text);
        if (frame is null)
        {
            context.Note($"not a message of this dialect: {SafeText.Of(text.Length > 200 ? text[..200] : text)}");
        }
        else if (frame.Status is not null)
        {
            if (frame.Status != "success")
            {
                context.Note(SafeText.Of(frame.Message ?? frame.Status));
            }
        }
        else
        {
            session.Take(text, frame.Quotes.Select(one => one.Quote), frame.Quotes.Select(one => one.SentAt).FirstOrDefault());
        }
    }
}
