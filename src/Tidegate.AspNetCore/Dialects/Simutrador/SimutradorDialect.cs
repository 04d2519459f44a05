using System.Buffers;
using Tidegate.Auth.Plans;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>Simulation sessions of SimuTrador: envelopes of <c>type</c>, <c>data</c>, <c>request_id</c> and <c>timestamp</c> in text frames, both ways.</summary>
/// <remarks>This is the door: who comes in, until when and how fast. There is no simulation behind it, and every operation of one is answered so.</remarks>
/// <param name="time">Stamps what is sent.</param>
/// <param name="plans">Say what a simulation may be.</param>
internal sealed class SimutradorDialect(TimeProvider time, PlanBook plans) : Dialect
{
    /// <inheritdoc />
    public override string Name => "simutrador";

    /// <summary>False: a client that is turned away looks at the close code of what it reads first.</summary>
    public override bool SpeaksToStrangers => false;

    /// <inheritdoc />
    public override SessionRequest ReadText(ReadOnlySpan<byte> message) => SimutradorRequests.Read(message);

    /// <inheritdoc />
    public override bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to)
    {
        SimutradorNotices.WriteReady(welcome, plans.Current[welcome.Limits.Plan], time.GetUtcNow(), to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to) => SimutradorAnswers.Write(answer, time.GetUtcNow(), to);

    /// <inheritdoc />
    public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to) => false; // nothing is subscribed here

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
