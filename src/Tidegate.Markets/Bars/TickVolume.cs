namespace Tidegate.Markets.Bars;

/// <summary>What the volume of a tick counts.</summary>
public enum TickVolume
{
    /// <summary>Everything traded since the day began; the rise from tick to tick belongs to the bar.</summary>
    Cumulative,

    /// <summary>The trade itself; the bar's volume is the sum.</summary>
    PerTick,
}
