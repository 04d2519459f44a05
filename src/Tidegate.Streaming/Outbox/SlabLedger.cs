namespace Tidegate.Streaming.Outbox;

/// <summary>Watches a pool in tests: every slab is freed exactly once, and nobody keeps or reads one that was.</summary>
internal sealed class SlabLedger
{
    // Text that no frame can begin with (a first byte with all reserved bits set): who sends from a freed slab is found out by his client.
    private const byte Poison = 0xFF;

    private readonly HashSet<Slab> _live = [];

    /// <summary>Slabs handed out so far.</summary>
    public long Rents { get; private set; }

    /// <summary>Slabs that came back.</summary>
    public long Frees { get; private set; }

    /// <summary>Slabs that somebody holds.</summary>
    public int Live => _live.Count;

    /// <exception cref="InvalidOperationException">It is in use already.</exception>
    public void Rented(Slab slab)
    {
        Demand(_live.Add(slab), "A slab was handed out while somebody had it.");
        Rents++;
    }

    /// <exception cref="InvalidOperationException">It was freed before.</exception>
    public void Kept(Slab slab) => Demand(_live.Contains(slab), "A slab was kept after it had been freed.");

    /// <exception cref="InvalidOperationException">It was freed before.</exception>
    public void Freed(Slab slab)
    {
        Demand(_live.Remove(slab), "A slab was freed twice.");
        Frees++;
        slab.Span(0, slab.Size).Fill(Poison);
    }

    private static void Demand(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidOperationException(message);
        }
    }
}
