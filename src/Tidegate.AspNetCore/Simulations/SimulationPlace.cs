namespace Tidegate.AspNetCore.Simulations;

/// <summary>The place of one simulation.</summary>
/// <param name="owner">Whose.</param>
/// <param name="ofOwnerMax">Places that he may have.</param>
internal sealed class SimulationPlace(SimulationOwner owner, int ofOwnerMax)
{
    public SimulationOwner Owner { get; } = owner;

    public int OfOwnerMax { get; } = ofOwnerMax;

    /// <summary>Its entry in the queue; null: it does not wait.</summary>
    public LinkedListNode<SimulationPlace>? Waits { get; set; }

    public bool IsGiven { get; set; }

    /// <summary>Who has it; null: it is being made.</summary>
    public SimulationRun? Run { get; set; }
}
