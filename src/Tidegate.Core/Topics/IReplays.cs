using Tidegate.Core.Access;

namespace Tidegate.Core.Topics;

/// <summary>Replays that users make for themselves: recorded data as topics <c>replay/{id}/...</c>. Thread-safe.</summary>
/// <remarks>A user finds his own only, an administrator all; whose they are goes by <see cref="Grant.UserId"/>.</remarks>
public interface IReplays
{
    /// <summary>Reads the data once, and starts to play it.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="wish">What is to be played, in any values.</param>
    /// <param name="mostForOwner">Replays that the owner may have at the same time by his plan; null: as many as anybody.</param>
    /// <param name="cancellation">Ends the reading.</param>
    ValueTask<ReplayStart> StartAsync(Grant owner, ReplayWish wish, int? mostForOwner, CancellationToken cancellation);

    /// <summary>Those of a user, the oldest first.</summary>
    IReadOnlyList<ReplayView> ListOf(Grant owner);

    /// <summary>One of a user; null: he has none of that id.</summary>
    ReplayView? Find(Grant owner, string id);

    /// <summary>How one of a user is held, goes on, begins anew; null: he has none of that id.</summary>
    IReplayControl? ControlOf(Grant owner, string id);

    /// <summary>Ends one of a user, and with it its topics; false: he has none of that id.</summary>
    ValueTask<bool> EndAsync(Grant owner, string id);

    /// <summary>Those of all users, the oldest first. For administrators.</summary>
    IReadOnlyList<ReplayView> ListAll();

    /// <summary>Ends one of any user, as the other; gives what it was, null: there is none of that id. For administrators.</summary>
    ValueTask<ReplayView?> EndAsync(string id);
}
