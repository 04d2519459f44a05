using System.Globalization;
using Tidegate.Cli.Terminal;
using Tidegate.Client;
using Tidegate.Feeds.Recordings;

namespace Tidegate.Cli.Recordings;

/// <summary>One recording from its first byte to its end mark.</summary>
internal sealed class RecordRun(RecordRequest request, CliContext context)
{
    private readonly RecordingRedaction _redaction = new();

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationTokenSource stop)
    {
        var startedAt = context.Time.GetTimestamp();
        var file = PrivateFile.Open(request.File);
        using var writer = new RecordingWriter(file, RecordCommand.HeaderOf(request, context.Time.GetUtcNow()));
        var recorder = new Recorder(writer, _redaction, request.IsSession, context.Time, stop.Cancel);
        var code = ExitCodes.Ok;
        var isWorthless = true;
        try
        {
            await using var client = await ConnectAsync(recorder, stop.Token);
            isWorthless = false;
            code = await RecordAsync(client, stop.Token);
            await client.CloseAsync();
            var end = await client.Ended;
            recorder.Complete(
                end.ByUs ? "asked"
                : end.IsNormal ? "closed"
                : "lost"
            );
            isWorthless = code == ExitCodes.Negative && writer.Frames == 0;
            if (code == ExitCodes.Ok && !end.IsNormal)
            {
                context.Note($"{SafeText.Of(end.ToString())}; what came before is in the file.");
                code = ExitCodes.Network;
            }
        }
        finally
        {
            writer.Dispose();
            if (isWorthless)
            {
                File.Delete(request.File); // it was made for nothing, and would stand in the way of the next attempt
            }
        }

        if (recorder.Failure is { } failure)
        {
            throw CliFailure.Usage($"{request.File} cannot be written: {failure.Message}");
        }

        if (!isWorthless)
        {
            await TellAsync(writer, context.Time.GetElapsedTime(startedAt));
        }

        return code;
    }

    private async Task<TidegateClient> ConnectAsync(Recorder recorder, CancellationToken stop)
    {
        foreach (var value in request.Options.Uri.Query.Split(['?', '&'], StringSplitOptions.RemoveEmptyEntries))
        {
            _redaction.Know(Uri.UnescapeDataString(value[(value.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        }

        if (request.Options.Credential is { } credential)
        {
            _redaction.Know(await credential(stop));
        }

        return await TidegateClient.ConnectAsync(
            request.Options with
            {
                MessageReceived = recorder.Take,
                StateChanged = state =>
                {
                    recorder.Note(state);
                    if (state == ClientState.Recovering)
                    {
                        context.Note("the connection was lost; connecting again.");
                    }
                },
            },
            stop
        );
    }

    private async Task<int> RecordAsync(TidegateClient client, CancellationToken stop)
    {
        try
        {
            var results = await client.SubscribeAsync(request.Subscriptions, stop);
            foreach (var result in results.Where(result => !result.IsGranted))
            {
                context.Note($"{SafeText.Of(result.Topic)}: {SafeText.Of(result.Error!.Message)} ({SafeText.Of(result.Error.Id)}).");
            }

            if (results.Count > 0 && !results.Any(result => result.IsGranted))
            {
                return ExitCodes.Negative;
            }

            context.Note($"recording to {SafeText.Of(request.File)}; Ctrl+C ends it.");
            await foreach (var _ in client.ReadAllAsync(stop))
            {
                // what counts was written before
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl+C, --for, or a full disk
        }
        catch (ConnectionEndedException)
        {
            // the client's own ending says the same
        }

        return ExitCodes.Ok;
    }

    private Task TellAsync(RecordingWriter writer, TimeSpan took)
    {
        var kept = new FileInfo(request.File).Length;
        return context.Output.WriteLineAsync(
            request.Json
                ? JsonText.Of(json =>
                {
                    json.WriteString("file", request.File);
                    json.WriteNumber("frames", writer.Frames);
                    json.WriteNumber("bytes", writer.Bytes);
                    json.WriteNumber("fileBytes", kept);
                    json.WriteNumber("redacted", _redaction.Count);
                })
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{writer.Frames:N0} messages of {writer.Bytes:N0} bytes in {DurationText.Of(took)}, {kept:N0} bytes in {SafeText.Of(request.File)}; secrets taken out of {_redaction.Count:N0} of them."
                )
        );
    }
}
