using Tidegate.Kraken.Nonces;

namespace Tidegate.Kraken.Tests.Rest;

/// <summary>1, 2, 3; a refusal adds 1,000.</summary>
internal sealed class CountingNonces : INonceSource
{
    private ulong _last;

    public List<ulong> AcceptedOnes { get; } = [];

    public List<ulong> RefusedOnes { get; } = [];

    public ulong Next() => ++_last;

    public void Accepted(ulong nonce) => AcceptedOnes.Add(nonce);

    public void Refused(ulong nonce)
    {
        RefusedOnes.Add(nonce);
        _last += 1_000;
    }
}
