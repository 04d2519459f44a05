namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>A member of the path and what the welcome says of it.</summary>
/// <param name="Name">Its name in the path and in the welcome: <c>station_id</c>.</param>
/// <param name="IsText">A name, written as a text although it be digits; else an id, a number where it is one.</param>
/// <param name="Query">A query parameter that the welcome repeats beside it, null where it was not given; null: none.</param>
internal sealed record AuraPlace(string Name, bool IsText = false, string? Query = null)
{
    /// <summary>Its name in the welcome, where that is another.</summary>
    public string Shown { get; init; } = Name;

    /// <summary>What the path named; empty where the endpoint's pattern has no such member.</summary>
    public string In(IReadOnlyDictionary<string, string> route) => route.GetValueOrDefault(Name) ?? "";
}
