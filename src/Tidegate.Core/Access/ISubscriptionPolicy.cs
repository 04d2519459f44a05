namespace Tidegate.Core.Access;

/// <summary>A host's own answer to who may have a topic, where rules in a file cannot say it: is she on this kitchen's staff today?</summary>
/// <remarks>
/// Asked before a session subscribes, once for each topic, and again for each of its topics when its grant is renewed or replaced. It has one
/// second for all entries of a request; one that has not answered by then, or that throws, refuses. Called on threads of the pool, several at a
/// time. The lowest of what it, the declared rules, the plan and the endpoint allow is granted.
/// </remarks>
public interface ISubscriptionPolicy
{
    /// <summary>Judges one wish.</summary>
    /// <param name="wish">Who wants what.</param>
    /// <param name="cancellation">The time is up, or the connection was aborted.</param>
    ValueTask<AccessVerdict> JudgeAsync(SubscriptionWish wish, CancellationToken cancellation);
}
