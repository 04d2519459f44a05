namespace Tidegate.Kraken.Rest;

/// <summary>An error text of the exchange, understood. Made by <see cref="KrakenErrors.Parse"/>.</summary>
/// <param name="Text">As it came, at most 200 characters, without control characters.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Policy">What to do next.</param>
/// <param name="RetryAt">When to try again, where the exchange said so (<see cref="KrakenErrorPolicy.RetryAtTime"/>).</param>
public sealed record KrakenError(string Text, KrakenErrorKind Kind, KrakenErrorPolicy Policy, DateTimeOffset? RetryAt = null)
{
    /// <inheritdoc />
    public override string ToString() => Text;
}
