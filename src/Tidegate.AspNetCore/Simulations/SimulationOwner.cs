namespace Tidegate.AspNetCore.Simulations;

/// <summary>What one user has used up. Belongs to whoever holds the registry's lock.</summary>
internal sealed class SimulationOwner
{
    /// <summary>Simulations begun within an hour.</summary>
    public SlidingCount Sessions { get; } = new(TimeSpan.FromHours(1));

    /// <summary>Orders placed within a minute.</summary>
    public SlidingCount Orders { get; } = new(TimeSpan.FromMinutes(1));

    /// <summary>Simulations that have a place.</summary>
    public int Placed { get; set; }

    /// <summary>Simulations that wait for one.</summary>
    public int Waiting { get; set; }

    /// <summary>Simulations that there are, the oldest first, also those that have ended.</summary>
    public List<SimulationRun> Runs { get; } = [];

    /// <summary>Of these, those that have ended and are kept.</summary>
    public int Ended { get; set; }

    /// <summary>Nothing of it is worth remembering.</summary>
    public bool IsIdle(DateTimeOffset now) =>
        Placed == 0 && Waiting == 0 && Runs.Count == 0 && Sessions.Used(now) == 0 && Orders.Used(now) == 0;
}
