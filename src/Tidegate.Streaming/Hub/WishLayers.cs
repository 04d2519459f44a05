using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>The several wishes that one client has for one topic. The highest of them is what its subscription is about. Owned by the shard's thread.</summary>
internal sealed class WishLayers(byte layer, SubscriptionTerms asked)
{
    private readonly List<(byte Layer, SubscriptionTerms Asked)> _wishes = [(layer, asked)];

    /// <summary>The wish that holds all others: of the highest mode, and among those of the deepest book.</summary>
    public SubscriptionTerms Highest => _wishes.MaxBy(each => ((int)each.Asked.Mode, each.Asked.Projection.Depth)).Asked;

    /// <summary>True where no other wish would be left without this one.</summary>
    public bool IsOnly(byte layer) => _wishes is [var only] && only.Layer == layer;

    /// <summary>Adds a wish, or puts it in the place of the one before.</summary>
    public void Set(byte layer, SubscriptionTerms asked)
    {
        Remove(layer);
        _wishes.Add((layer, asked));
    }

    /// <summary>Takes a wish back; false: it was not there.</summary>
    public bool Remove(byte layer) => _wishes.RemoveAll(each => each.Layer == layer) > 0;
}
