using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Markets.Instruments;

/// <summary>The instruments of today. Thread-safe: reads take no lock, allocate nothing and never wait; a new day's file appears between two reads.</summary>
public interface IInstruments
{
    /// <summary>A broker's row of an instrument.</summary>
    /// <param name="broker">The broker, for example <c>zerodha</c>.</param>
    /// <param name="symbol">Symbol, in the case in which it is listed.</param>
    /// <param name="exchange">OpenAlgo's exchange code.</param>
    /// <param name="instrument">The row.</param>
    bool TryFind(string broker, ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange, [NotNullWhen(true)] out Instrument? instrument);

    /// <summary>The row of the first broker that has the instrument.</summary>
    bool TryFind(ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange, [NotNullWhen(true)] out Instrument? instrument);

    /// <summary>The row of a broker's own token.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="token">Its token.</param>
    /// <param name="brokerExchange">Its own exchange code: tokens repeat across exchanges.</param>
    /// <param name="instrument">The row.</param>
    bool TryFindToken(
        string broker,
        ReadOnlySpan<char> token,
        ReadOnlySpan<char> brokerExchange,
        [NotNullWhen(true)] out Instrument? instrument
    );

    /// <summary>The row of a broker's own symbol, as its orders name it.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="brokerSymbol">Its symbol, in the case in which it is listed.</param>
    /// <param name="brokerExchange">Its own exchange code: symbols repeat across exchanges.</param>
    /// <param name="instrument">The row.</param>
    bool TryFindBrokerSymbol(
        string broker,
        ReadOnlySpan<char> brokerSymbol,
        ReadOnlySpan<char> brokerExchange,
        [NotNullWhen(true)] out Instrument? instrument
    );
}
