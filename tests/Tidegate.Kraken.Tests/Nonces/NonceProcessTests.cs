using System.Globalization;

namespace Tidegate.Kraken.Tests.Nonces;

/// <summary>One key in several processes.</summary>
public sealed class NonceProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact(Timeout = 600_000)]
    public async Task Eight_processes_take_ten_thousand_nonces_each_all_different_and_each_rising()
    {
        var workers = Enumerable.Range(0, 8).Select(_ => new WorkerProcess("nonces", _folder.Path, "10000")).ToList();
        try
        {
            workers.ForEach(worker => worker.Begin());
            var taken = await Task.WhenAll(workers.Select(ReadAsync));

            Assert.All(taken, nonces => Assert.Equal(nonces.Order(), nonces));
            Assert.Equal(80_000, taken.SelectMany(nonces => nonces).Distinct().Count());
            Assert.All(await Task.WhenAll(workers.Select(worker => worker.ExitAsync(Ending))), code => Assert.Equal(0, code));
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<List<ulong>> ReadAsync(WorkerProcess worker)
    {
        var nonces = new List<ulong>(10_000);
        while (await worker.Output.ReadLineAsync(Ending) is { } line)
        {
            nonces.Add(ulong.Parse(line, CultureInfo.InvariantCulture));
        }

        return nonces;
    }
}
