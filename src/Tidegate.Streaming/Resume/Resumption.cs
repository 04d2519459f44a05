using Tidegate.Core.Access;
using Tidegate.Streaming.Hub;

namespace Tidegate.Streaming.Resume;

/// <summary>Takes sessions over, those that have ended and those that are still open.</summary>
internal sealed class Resumption(ResumeTable table, TimeProvider time) : IResumption
{
    // A shard answers within a turn; one that does not is going down.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    public async ValueTask<ResumeOutcome> TakeOverAsync(ResumeSecret secret, Grant grant, string endpoint, CancellationToken cancellation)
    {
        if (table.TryTake(secret, grant, endpoint, out var refusal) is not { } entry)
        {
            return refusal;
        }

        if (entry.Session is not { } session)
        {
            return Outcome(entry);
        }

        var takeover = new Takeover(entry);
        session.Shard.Post(new ShardCommand(ShardAction.TakeOver, session, takeover));
        try
        {
            await takeover.Answer.WaitAsync(AnswerWithin, time, cancellation);
            return Outcome(entry);
        }
        catch (TimeoutException)
        {
            return ResumeOutcome.Unknown;
        }
    }

    private static ResumeOutcome Outcome(ResumeEntry entry) =>
        entry.Saved is { } positions ? ResumeOutcome.Resumed(positions) : ResumeOutcome.Unknown;
}
