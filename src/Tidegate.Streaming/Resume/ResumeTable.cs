using Tidegate.Core.Access;

namespace Tidegate.Streaming.Resume;

/// <summary>The sessions of a hub that may be resumed, by the hash of their secret. Thread-safe.</summary>
/// <remarks>
/// Those that live are bounded by the sessions; those that have ended by a count and by their subscriptions, all together. Beyond that a session
/// that ends is not kept: its client is told so, and begins anew.
/// </remarks>
/// <param name="countMax">Ended sessions.</param>
/// <param name="positionsMax">Their subscriptions.</param>
internal sealed class ResumeTable(int countMax, int positionsMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, ResumeEntry> _entries = [];
    private int _kept;
    private int _positions;

    /// <summary>Ended sessions that are kept.</summary>
    public int Kept
    {
        get
        {
            lock (_gate)
            {
                return _kept;
            }
        }
    }

    /// <summary>Sessions in it, living ones included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    public void Add(ResumeEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry.Key, entry);
        }
    }

    /// <summary>Keeps an entry whose session has ended and was saved.</summary>
    /// <returns>False: it was taken over, or there is no room; then it is dropped.</returns>
    public bool TryKeep(ResumeEntry entry)
    {
        lock (_gate)
        {
            var positions = entry.Saved!.Value.Length;
            if (!_entries.ContainsKey(entry.Key) || _kept >= countMax || _positions + positions > positionsMax)
            {
                _entries.Remove(entry.Key);
                return false;
            }

            _kept++;
            _positions += positions;
            entry.IsKept = true;
            return true;
        }
    }

    /// <summary>Forgets an entry; one that is not there any more stays so.</summary>
    public void Drop(ResumeEntry entry)
    {
        lock (_gate)
        {
            Remove(entry);
        }
    }

    /// <summary>Takes the entry of a secret out, where it is the client's own.</summary>
    public ResumeEntry? TryTake(ResumeSecret secret, Grant grant, string endpoint, out ResumeOutcome refusal)
    {
        var key = secret.Hash();
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                refusal = ResumeOutcome.Unknown;
                return null;
            }

            var isOurs = entry.IsOf(grant);
            refusal = isOurs ? ResumeOutcome.OtherEndpoint : ResumeOutcome.OtherSubject;
            if (!isOurs || !string.Equals(entry.Endpoint, endpoint, StringComparison.Ordinal))
            {
                return null;
            }

            Remove(entry);
            return entry;
        }
    }

    private void Remove(ResumeEntry entry)
    {
        if (_entries.Remove(entry.Key) && entry.IsKept)
        {
            _kept--;
            _positions -= entry.Saved!.Value.Length;
        }
    }
}
