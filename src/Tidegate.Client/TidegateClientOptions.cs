using Tidegate.Core.Access;

namespace Tidegate.Client;

/// <summary>Where to connect, who asks, and what the client allows the server to cost it. Checked when connecting.</summary>
public sealed record TidegateClientOptions
{
    /// <summary>The endpoint, <c>ws</c> or <c>wss</c>, without a fragment and without user information.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Gives the token or API key; asked once per attempt, never twice at a time. Default null: no credential is sent.</summary>
    public Func<CancellationToken, ValueTask<string>>? Credential { get; init; }

    /// <summary>How the credential travels. Default <see cref="CredentialKind.Header"/>; <see cref="CredentialKind.Query"/> ends up in logs of proxies.</summary>
    public CredentialKind Carriage { get; init; } = CredentialKind.Header;

    /// <summary>Comes back by itself after an ending that allows it. Default true. The first attempt is never repeated.</summary>
    public bool Reconnect { get; init; } = true;

    /// <summary>Largest inbound message in bytes; a larger one ends the connection with 1009. Default 1,048,576; 1,024 to 16,777,216.</summary>
    public int MessageBytesMax { get; init; } = 1_048_576;

    /// <summary>Pushes kept for a slow reader; beyond it the oldest is dropped and counted. Default 1,024; 1 to 1,048,576.</summary>
    public int PushesMax { get; init; } = 1_024;

    /// <summary>From the first packet to the welcome. Default 10 s; more than zero, at most 10 min.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From a request to its reply. Default 10 s; more than zero, at most 10 min.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of every deadline. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Source of the jitter between attempts. Default null: one of its own, seeded from the operating system.</summary>
    public Random? Random { get; init; }

    /// <summary>Told of every change of <see cref="TidegateClient.State"/>, in order, on the client's own task: return quickly.</summary>
    public Action<ClientState>? StateChanged { get; init; }

    /// <summary>Told of every message of the server byte for byte before the client reads it, in order, on the client's own task: return quickly. The bytes are valid during the call; a welcome among them holds the secret to resume with.</summary>
    public Action<ReadOnlyMemory<byte>>? MessageReceived { get; init; }

    internal static void Check(TidegateClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var uri = options.Uri;
        if (uri is not { IsAbsoluteUri: true, Scheme: "ws" or "wss", Fragment: "", UserInfo: "" })
        {
            throw new ArgumentException(
                "The address must be ws:// or wss://, without a fragment and without user information.",
                nameof(options)
            );
        }

        CheckRange(options.MessageBytesMax, 1_024, 16_777_216, nameof(MessageBytesMax));
        CheckRange(options.PushesMax, 1, 1_048_576, nameof(PushesMax));
        CheckRange(options.ConnectTimeout, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(10), nameof(ConnectTimeout));
        CheckRange(options.RequestTimeout, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(10), nameof(RequestTimeout));
    }

    private static void CheckRange<T>(T value, T min, T max, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}
