using Tidegate.Auth.Plans;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>Who has a place and who waits for one, in the order in which they came. Belongs to whoever holds the registry's lock.</summary>
internal sealed class SimulationPlaces(SimulationOptions options)
{
    // Users remembered before those are looked for of whom nothing is worth remembering.
    private const int OwnersMax = 10_000;

    private readonly Dictionary<string, SimulationOwner> _owners = new(StringComparer.Ordinal);
    private readonly LinkedList<SimulationPlace> _waiting = [];
    private int _placed;

    /// <summary>What one user has used up.</summary>
    public SimulationOwner OwnerOf(string user, DateTimeOffset now)
    {
        if (!_owners.TryGetValue(user, out var owner))
        {
            if (_owners.Count >= OwnersMax)
            {
                foreach (var idle in _owners.Where(pair => pair.Value.IsIdle(now)).Select(pair => pair.Key).ToArray())
                {
                    _owners.Remove(idle);
                }
            }

            _owners.Add(user, owner = new SimulationOwner());
        }

        return owner;
    }

    /// <summary>Takes a place, or one in the queue; why neither, or null.</summary>
    public SimulationRefusal? TryTake(string user, Plan plan, DateTimeOffset now, out SimulationPlace? place)
    {
        var owner = OwnerOf(user, now);
        place = new SimulationPlace(owner, plan.ConcurrentSessions ?? int.MaxValue);
        if (HasRoomFor(place) && owner.Waiting == 0)
        {
            Give(place);
            return null;
        }

        var refusal =
            owner.Waiting >= options.WaitingPerUserMax ? SimulationRefusal.Limit("The plan allows no further session at the same time")
            : _waiting.Count >= options.WaitingMax ? SimulationRefusal.Busy
            : null;
        if (refusal is null)
        {
            owner.Waiting++;
            place.Waits = _waiting.AddLast(place);
        }

        place = refusal is null ? place : null;
        return refusal;
    }

    /// <summary>Its place in the queue from 1; null: it does not wait.</summary>
    public static int? PositionOf(SimulationPlace place)
    {
        if (place.Waits is null)
        {
            return null;
        }

        var position = 1;
        for (var before = place.Waits.Previous; before is not null; before = before.Previous)
        {
            position++;
        }

        return position;
    }

    /// <summary>Lets a place go, and says who may begin now.</summary>
    public List<SimulationPlace> Release(SimulationPlace place)
    {
        if (place.Waits is { } waits)
        {
            _waiting.Remove(waits);
            place.Waits = null;
            place.Owner.Waiting--;
        }
        else if (place.IsGiven)
        {
            place.IsGiven = false;
            place.Owner.Placed--;
            _placed--;
        }

        var given = new List<SimulationPlace>();
        for (var node = _waiting.First; node is not null && _placed < options.RunningMax; )
        {
            var (next, waiting) = (node.Next, node.Value);
            if (HasRoomFor(waiting))
            {
                _waiting.Remove(node);
                waiting.Waits = null;
                waiting.Owner.Waiting--;
                Give(waiting);
                given.Add(waiting);
            }

            node = next;
        }

        return given;
    }

    private bool HasRoomFor(SimulationPlace place) => _placed < options.RunningMax && place.Owner.Placed < place.OfOwnerMax;

    private void Give(SimulationPlace place)
    {
        place.IsGiven = true;
        place.Owner.Placed++;
        _placed++;
    }
}
