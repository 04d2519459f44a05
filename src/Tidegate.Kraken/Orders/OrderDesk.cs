using System.Text.Json;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Streams;

namespace Tidegate.Kraken.Orders;

/// <summary>Sends one request and waits for its answer. Sent once: only a request that the exchange refused for its token, and so did not carry out, is presented again.</summary>
internal sealed class OrderDesk(KrakenClientOptions options, PrivateStreams account)
{
    public async Task<IReadOnlyList<KrakenSocketReply>> AskAsync(
        string method,
        int replies,
        Action<Utf8JsonWriter> parameters,
        CancellationToken cancellation
    )
    {
        for (var presented = 0; ; presented++)
        {
            var session = await SessionAsync(method, cancellation).ConfigureAwait(false);
            var token = account.Connection.Token!;
            var answers = await SendAsync(session, method, replies, token, parameters, cancellation).ConfigureAwait(false);
            if (answers.FirstOrDefault(reply => !reply.Success) is not { } refusal)
            {
                return answers;
            }

            // Part of a cancel may have been carried out: then it is not ours to repeat.
            var isWhole = answers.All(reply => !reply.Success);
            if (!KrakenErrors.IsTokenProblem(refusal.Error) || !isWhole || presented >= SubscriptionDesk.TokenTriesMax)
            {
                return answers;
            }

            try
            {
                await account
                    .Connection.ReplaceTokenAsync(token, KrakenErrors.Parse(refusal.Error!).Text, cancellation)
                    .ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                throw new KrakenOrderException(method, "The token was refused and there is no other one.", isAmbiguous: false, exception);
            }
        }
    }

    private async Task<ConnectionSession> SessionAsync(string method, CancellationToken cancellation)
    {
        account.Keep();
        account.Connection.Start();
        using var deadline = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await account.Connection.LiveAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new KrakenOrderException(method, "There is no connection; nothing was sent.", isAmbiguous: false);
        }
        catch (KrakenConnectionException exception)
        {
            throw new KrakenOrderException(
                method,
                $"There is no connection; nothing was sent. {exception.Message}",
                isAmbiguous: false,
                exception
            );
        }
    }

    private async Task<IReadOnlyList<KrakenSocketReply>> SendAsync(
        ConnectionSession session,
        string method,
        int replies,
        string token,
        Action<Utf8JsonWriter> parameters,
        CancellationToken cancellation
    )
    {
        var id = account.Connection.NextId();
        var frame = new OutgoingFrame(
            RequestFrames.Write(
                method,
                id,
                writer =>
                {
                    parameters(writer);
                    writer.WriteString("token", token);
                }
            )
        );
        var pending = Add(session, method, id, replies);
        using var deadline = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            session.TrySend(frame);
            return await pending.Task.WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unanswered(method, frame, "No answer came in time.", pending);
        }
        catch (OperationCanceledException) when (frame.TryTakeBack())
        {
            throw;
        }
        catch (OperationCanceledException exception)
        {
            throw new KrakenOrderException(method, "The wait was cancelled after the request was sent.", isAmbiguous: true, exception);
        }
        catch (KrakenException exception)
        {
            throw Unanswered(method, frame, $"The connection was lost. {exception.Message}", pending);
        }
        finally
        {
            session.Pending.Remove(id);
        }
    }

    private static PendingRequest Add(ConnectionSession session, string method, ulong id, int replies)
    {
        try
        {
            return session.Pending.Add(id, method, replies)
                ?? throw new KrakenOrderException(
                    method,
                    $"{PendingRequests.Most} requests wait for answers already; nothing was sent.",
                    isAmbiguous: false
                );
        }
        catch (KrakenException exception) when (exception is not KrakenOrderException)
        {
            throw new KrakenOrderException(method, "The connection was lost; nothing was sent.", isAmbiguous: false, exception);
        }
    }

    private static KrakenOrderException Unanswered(string method, OutgoingFrame frame, string what, PendingRequest pending) =>
        frame.TryTakeBack()
            ? new KrakenOrderException(method, $"{what} Nothing was sent.", isAmbiguous: false)
            : new KrakenOrderException(
                method,
                pending.Had.Count == 0 ? what : $"{what} {pending.Had.Count} answers came.",
                isAmbiguous: true
            );
}
