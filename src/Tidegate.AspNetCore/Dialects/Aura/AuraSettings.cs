namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>What the dialect of one endpoint works with.</summary>
/// <param name="Time">Stamps messages.</param>
/// <param name="FillRandom">Fills bytes for the ids of messages; thread-safe.</param>
internal sealed record AuraSettings(TimeProvider Time, Action<Span<byte>> FillRandom)
{
    /// <summary>Closes with 4001 and 4003 where the credential or the resource is the reason, instead of with 1008.</summary>
    public bool HasCustomCloseCodes { get; init; }
}
