using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Streams;

/// <summary>Assets and pairs as last said. Kept over reconnects: a precision does not change because a socket was lost. Thread-safe.</summary>
internal sealed class InstrumentTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KrakenAsset> _assets = [];
    private readonly Dictionary<string, KrakenPair> _pairs = [];
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first snapshot.</summary>
    public Task Known => _known.Task;

    /// <summary>The pairs whose precision changed.</summary>
    public IReadOnlyList<KrakenPair> Take(KrakenData<KrakenInstruments> data)
    {
        var changed = new List<KrakenPair>();
        lock (_gate)
        {
            foreach (var asset in data.Rows.SelectMany(row => row.Assets))
            {
                _assets[asset.Id] = asset;
            }

            foreach (var pair in data.Rows.SelectMany(row => row.Pairs))
            {
                if (
                    _pairs.TryGetValue(pair.Symbol, out var known)
                    && (known.PricePrecision, known.QtyPrecision) != (pair.PricePrecision, pair.QtyPrecision)
                )
                {
                    changed.Add(pair);
                }

                _pairs[pair.Symbol] = pair;
            }
        }

        if (data.IsSnapshot)
        {
            _known.TrySetResult();
        }

        return changed;
    }

    public KrakenPair? Pair(string symbol)
    {
        lock (_gate)
        {
            return _pairs.GetValueOrDefault(symbol);
        }
    }

    public KrakenInstruments? All()
    {
        lock (_gate)
        {
            return _pairs.Count == 0 ? null : new KrakenInstruments { Assets = [.. _assets.Values], Pairs = [.. _pairs.Values] };
        }
    }
}
