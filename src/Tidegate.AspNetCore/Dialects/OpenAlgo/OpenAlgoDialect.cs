using System.Buffers;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>OpenAlgo's streaming proxy: one JSON object each way, an API key first, prices by symbol and exchange in three modes.</summary>
internal sealed class OpenAlgoDialect(OpenAlgoSettings settings) : Dialect
{
    private readonly OpenAlgoRequests _requests = new(new OpenAlgoEntries(settings.Brokers));
    private readonly OpenAlgoAnswers _answers = new(settings);
    private readonly OpenAlgoUpdates _updates = new(settings.Time, settings.Brokers.Unnamed);

    /// <inheritdoc />
    public override string Name => "openalgo";

    /// <inheritdoc />
    public override bool SnapshotsAreUpdates => true;

    /// <inheritdoc />
    public override SessionRequest ReadText(ReadOnlySpan<byte> message, in SessionFacts session) => _requests.Read(message, session);

    /// <inheritdoc />
    public override SessionRequest ReadBinary(ReadOnlySpan<byte> message) =>
        new OpenAlgoFault(OpenAlgoTexts.InvalidJson, OpenAlgoTexts.NotJson);

    /// <inheritdoc />
    public override async ValueTask<SessionRequest> CompleteAsync(
        SessionRequest request,
        SessionFacts session,
        CancellationToken cancellation
    )
    {
        if (session.Grant is not { } grant)
        {
            return request;
        }

        switch (request)
        {
            case OpenAlgoSignIn signIn:
                return signIn with { User = await settings.UserOfAsync(grant, cancellation) };
            case OpenAlgoSignInAnew signIn:
                return signIn with { User = await settings.UserOfAsync(grant, cancellation) };
            case OpenAlgoBrokerInfo info:
                return info with { User = await settings.UserOfAsync(grant, cancellation) };
            case OpenAlgoSubscribe or OpenAlgoUnsubscribe or OpenAlgoUnsubscribeAll:
                var user = await settings.UserOfAsync(grant, cancellation);
                return user.Broker is null ? new OpenAlgoFault(OpenAlgoTexts.BrokerError, OpenAlgoTexts.NoAdapter) : AskedBy(user, request);
            default:
                return request;
        }
    }

    private static SessionRequest AskedBy(OpenAlgoUser user, SessionRequest request) =>
        request switch
        {
            OpenAlgoSubscribe subscribe => (user.HasLogin ? subscribe : subscribe.WithoutLogin()) with { User = user },
            OpenAlgoUnsubscribe unsubscribe => unsubscribe with { User = user },
            OpenAlgoUnsubscribeAll all => all with { User = user },
            _ => request,
        };

    /// <inheritdoc />
    public override bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to) => _answers.Write(answer, to);

    /// <inheritdoc />
    /// <remarks>An order of before is no news.</remarks>
    public override bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) =>
        update.Update is MarketUpdate market && _updates.Write(market, update.Projection, to);

    /// <inheritdoc />
    public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to)
    {
        switch (update.Update)
        {
            case MarketUpdate market:
                return _updates.Write(market, update.Projection, to);
            case OrderUpdate order:
                OpenAlgoOrderUpdates.Write(order, to);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc />
    public override bool WriteStatus(FeedStatus status, IBufferWriter<byte> to) => OpenAlgoStatuses.Write(status, to);

    /// <inheritdoc />
    public override CloseStatement Close(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return OpenAlgoRefusals.Close(refusal) ?? base.Close(refusal);
    }
}
