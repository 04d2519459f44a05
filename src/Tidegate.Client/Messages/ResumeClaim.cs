namespace Tidegate.Client.Messages;

/// <summary>What <c>auth</c> shows to resume a session.</summary>
internal sealed record ResumeClaim(string Secret)
{
    /// <summary>Never prints the secret.</summary>
    public override string ToString() => $"{Secret.Length} chars";
}
