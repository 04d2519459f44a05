using System.Collections.Concurrent;
using Tidegate.Core.Access;

namespace Tidegate.Testing;

/// <summary>Says of the subjects that a test lists what has become of their grants; all others are as they were.</summary>
public sealed class ListedReview : IGrantReview
{
    private readonly ConcurrentDictionary<string, Admission> _changed = new(StringComparer.Ordinal);
    private int _asked;

    /// <summary>How often it was asked.</summary>
    public int Asked
    {
        get => _asked;
        set => _asked = value;
    }

    /// <summary>The subject of whom it throws.</summary>
    public string? Fails { get; set; }

    public Admission this[string subject]
    {
        set => _changed[subject] = value;
    }

    public Admission? Review(Grant grant)
    {
        Interlocked.Increment(ref _asked);
        if (grant.Subject == Fails)
        {
            throw new InvalidOperationException("The review was told to fail.");
        }

        return !_changed.TryGetValue(grant.Subject, out var admission) || admission.Grant == grant ? null : admission;
    }
}
