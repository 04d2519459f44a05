namespace Tidegate.Feeds.Arbitration;

/// <summary>When one feed stands in for another. Checked by <see cref="FeedArbiter"/>.</summary>
public sealed class ArbitrationOptions
{
    /// <summary>Name of the feeds taken together, in statuses. Default <c>market</c>; 1 to 64 characters.</summary>
    public string Name { get; set; } = "market";

    /// <summary>A source that is silent about a topic for so long, in an open market, while another is not, gives way. Default 3 s; 100 ms to 1 h.</summary>
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How far two lines may be apart: what the other has counts once it has had it for so long, and once it came so long after the silent one
    /// spoke last. Of an instrument that is hardly traded nobody has news, and then both bring it milliseconds apart. Default 500 ms; 0 to <see cref="StallAfter"/>.
    /// </summary>
    public TimeSpan LeadMin { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A preferred source gets a topic back once it has been well for so long without a break. Default 30 s; <see cref="StallAfter"/> to 1 h.</summary>
    public TimeSpan ReturnAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Every fault of the options, one sentence each.</summary>
    internal static IReadOnlyList<string> Faults(ArbitrationOptions options)
    {
        var faults = new List<string>();
        if (options.Name is not { Length: >= 1 and <= 64 })
        {
            faults.Add("The name must have 1 to 64 characters.");
        }

        if (options.StallAfter < TimeSpan.FromMilliseconds(100) || options.StallAfter > TimeSpan.FromHours(1))
        {
            faults.Add("StallAfter must be 100 ms to 1 h.");
        }

        if (options.LeadMin < TimeSpan.Zero || options.LeadMin > options.StallAfter)
        {
            faults.Add("LeadMin must be 0 to StallAfter.");
        }

        if (options.ReturnAfter < options.StallAfter || options.ReturnAfter > TimeSpan.FromHours(1))
        {
            faults.Add("ReturnAfter must be StallAfter to 1 h.");
        }

        return faults;
    }
}
