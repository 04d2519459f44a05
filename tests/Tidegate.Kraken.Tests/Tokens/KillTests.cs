using System.Globalization;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Tokens;

/// <summary><c>kill -9</c> while token and nonces are being written.</summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 100;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact(Timeout = 600_000)]
    public async Task Hundred_kills_lose_no_token_and_bring_back_no_nonce()
    {
        using var key = TestKeys.Worker();
        var random = new Random(7);
        var nonces = new List<ulong>();
        var kept = 0;
        for (var round = 0; round < Rounds; round++)
        {
            using var worker = new WorkerProcess("keep", _folder.Path, (kept + 1).ToString(CultureInfo.InvariantCulture));
            worker.Begin();
            for (var lines = random.Next(1, 6); lines > 0; lines--)
            {
                kept = Take(await worker.Output.ReadLineAsync(Ending), nonces);
            }

            Thread.SpinWait(random.Next(0, 200_000)); // anywhere within the next writes
            worker.Kill();
            while (await worker.Output.ReadLineAsync(Ending) is { } line && line.Split(' ').Length == 3)
            {
                kept = Take(line, nonces);
            }

            var stored = new TokenStore(_folder.Path, key.Fingerprint, null, TimeProvider.System).Load(out var problem);

            Assert.Null(problem);
            var number = int.Parse(stored!.Token["token-".Length..], CultureInfo.InvariantCulture);
            Assert.InRange(number, kept, kept + 1); // what was told as kept is there; the next may have been kept untold
            kept = number;
        }

        Assert.True(nonces.Count >= Rounds);
        Assert.Equal(nonces.Distinct().Order(), nonces);
    }

    public void Dispose() => _folder.Dispose();

    private static int Take(string? line, List<ulong> nonces)
    {
        var parts = line!.Split(' ');
        Assert.Equal("", parts[2]);
        nonces.Add(ulong.Parse(parts[0], CultureInfo.InvariantCulture));
        return int.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
