using System.Collections.Frozen;
using Tidegate.Core.Topics;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>Between the exchange's pairs (<c>BTC/USD</c>) and the names in topics (<c>BTC-USD</c>: a slash separates segments). Thread-safe.</summary>
/// <remarks>Before the first snapshot of <c>instrument</c> nothing is known; names that look like pairs are let pass until then, so many of them.</remarks>
internal sealed class KrakenSymbols
{
    private const int EarlyMax = 4_096; // more than twice as many as the exchange has pairs
    private const string Gone = "delisted";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, KrakenPair> _pairs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _early = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>>? _byName;

    /// <summary>Completes with the first snapshot.</summary>
    public Task Known => _known.Task;

    /// <summary>Pairs that there are.</summary>
    public int Count { get; private set; }

    /// <summary>The name of a pair in topics.</summary>
    public static string NameOf(string symbol) => symbol.Replace('/', '-');

    /// <summary>Takes what <c>instrument</c> says.</summary>
    public void Take(KrakenData<KrakenInstruments> data)
    {
        lock (_gate)
        {
            if (data.IsSnapshot)
            {
                _pairs.Clear();
            }

            foreach (var pair in data.Rows.SelectMany(row => row.Pairs))
            {
                _pairs[pair.Symbol] = pair;
            }

            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (
                var pair in _pairs.Values.Where(pair => pair.Status != Gone && Topic.TryParse("md/KRAKEN/" + NameOf(pair.Symbol), out _))
            )
            {
                names.TryAdd(NameOf(pair.Symbol), pair.Symbol); // two of one name: the first
            }

            Count = names.Count;
            _byName = names.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
            _early.Clear();
        }

        if (data.IsSnapshot)
        {
            _known.TrySetResult();
        }
    }

    /// <summary>The pair of a name; null: there is none, or nothing is known yet.</summary>
    public string? Find(ReadOnlySpan<char> name)
    {
        lock (_gate)
        {
            return _byName is { } pairs && pairs.TryGetValue(name, out var symbol) ? symbol : null;
        }
    }

    /// <summary>Whether a topic with this name may be subscribed.</summary>
    public bool MayBe(ReadOnlySpan<char> name)
    {
        lock (_gate)
        {
            if (_byName is { } pairs)
            {
                return pairs.ContainsKey(name);
            }

            var dash = name.IndexOf('-');
            var looksLikeOne = dash > 0 && dash < name.Length - 1;
            var early = _early.GetAlternateLookup<ReadOnlySpan<char>>();
            return looksLikeOne && (early.Contains(name) || (_early.Count < EarlyMax && early.Add(name)));
        }
    }
}
