using System.Buffers;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Auth.Plans;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>Simulation sessions of SimuTrador: envelopes of <c>type</c>, <c>data</c>, <c>request_id</c> and <c>timestamp</c> in text frames, both ways.</summary>
/// <param name="time">Stamps what is sent.</param>
/// <param name="plans">Say what a simulation may be.</param>
/// <param name="runs">The simulations.</param>
internal sealed class SimutradorDialect(TimeProvider time, PlanBook plans, SimulationRegistry runs) : Dialect
{
    private readonly SimutradorOperations _operations = new(runs, time);

    /// <inheritdoc />
    public override string Name => "simutrador";

    /// <summary>False: a client that is turned away looks at the close code of what it reads first.</summary>
    public override bool SpeaksToStrangers => false;

    /// <inheritdoc />
    public override SessionRequest ReadText(ReadOnlySpan<byte> message, in SessionFacts session)
    {
        var request = SimutradorRequests.Read(message);
        if (session.Grant is { } sender && request is not SimutradorOperation { Type: "tick_ack" }) // those are heard where they are dealt with
        {
            runs.Hear(session.Line, sender.UserId);
        }

        return
            request is SimutradorOperation operation && session.Grant is { } grant && _operations.IsInvited(operation, grant, session.Line)
            ? operation with
            {
                IsInvited = true,
            }
            : request;
    }

    /// <inheritdoc />
    public override ValueTask<SessionRequest> CompleteAsync(SessionRequest request, SessionFacts session, CancellationToken cancellation) =>
        request is SimutradorOperation operation && session is { Grant: { } grant, Line: { } line }
            ? _operations.RunAsync(operation, grant, line, cancellation)
            : new(request);

    /// <inheritdoc />
    public override bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to)
    {
        SimutradorNotices.WriteReady(welcome, plans.Current[welcome.Limits.Plan], runs.UsageOf(welcome.Grant), time.GetUtcNow(), to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to) => SimutradorAnswers.Write(answer, time.GetUtcNow(), to);

    /// <inheritdoc />
    public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to) => false; // simulations are told on their own line

    /// <inheritdoc />
    public override bool WriteExpiring(TimeSpan within, IBufferWriter<byte> to)
    {
        SimutradorNotices.WriteWarning(within, "Connect again with a new token", time.GetUtcNow(), to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteEnding(TimeSpan within, IBufferWriter<byte> to)
    {
        SimutradorNotices.WriteWarning(within, "Connect again", time.GetUtcNow(), to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteDisconnect(Refusal refusal, IBufferWriter<byte> to) =>
        SimutradorNotices.WriteClosing(refusal, time.GetUtcNow(), to);

    /// <inheritdoc />
    public override CloseStatement Close(Refusal refusal) => SimutradorErrors.Close(refusal);
}
