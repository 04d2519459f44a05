using System.Text.Json;

namespace Tidegate.Client.Messages;

/// <summary>One request as it goes out; members left null are not written.</summary>
internal sealed record Request(string Op, long Id)
{
    public string? Token { get; init; }

    public ResumeClaim? Resume { get; init; }

    public IReadOnlyList<RequestedSubscription>? Subs { get; init; }

    public IReadOnlyList<string>? Topics { get; init; }

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, ClientJson.Default.Request);

    /// <summary>Never prints the token.</summary>
    public override string ToString() => $"{Op} {Id}";
}
