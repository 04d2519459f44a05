namespace Tidegate.Feeds.Simulators.Market;

/// <summary>One instrument of a <see cref="SimulatedMarket"/> and what happens to it. Its state is read through the market.</summary>
public sealed class SimulatedInstrument
{
    private long _version;

    internal SimulatedInstrument(SimulatedTraits traits, ulong seed) => (Traits, State) = (traits, new SimulatedState(traits, seed));

    /// <summary>What does not change during a day.</summary>
    public SimulatedTraits Traits { get; }

    /// <summary>Grows with every change; 0: nothing has happened yet.</summary>
    internal long Version => Volatile.Read(ref _version);

    /// <summary>Touched under the market's lock only.</summary>
    internal SimulatedState State { get; }

    internal void Advance() => Volatile.Write(ref _version, _version + 1);

    /// <inheritdoc />
    public override string ToString() => $"{Traits.Exchange}:{Traits.Symbol}";
}
