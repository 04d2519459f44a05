namespace Tidegate.Kraken.Streams;

/// <summary>A stream's reader was too slow for its buffer, and nothing of this stream may be left out: it has ended. Open it again for what comes now.</summary>
#pragma warning disable CA1032 // it means nothing without the size
public sealed class KrakenOverrunException(int items)
#pragma warning restore CA1032
    : KrakenException(
        $"The reader fell {items} items behind, and this stream leaves nothing out: it ends here. Open it again, or give it a larger buffer."
    );
