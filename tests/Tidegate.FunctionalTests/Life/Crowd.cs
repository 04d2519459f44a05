using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

/// <summary>Many plain clients at once.</summary>
internal sealed class Crowd(IReadOnlyList<PlainClient> members) : IDisposable
{
    // More at once than this only queue up in the listener's backlog.
    private const int AtOnce = 64;

    public static byte[] Subscribe { get; } =
        ClientFrame.Text("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/RELIANCE","mode":"ltp"}]}""");

    public IReadOnlyList<PlainClient> Members => members;

    /// <summary>Connects so many and waits until they are in (native: for their welcome); each has its own token and may send a first frame right behind its handshake.</summary>
    public static async Task<Crowd> ConnectAsync(int count, Uri main, string path, byte[]? first = null, string name = "crowd")
    {
        Func<PlainClient, bool> isJoined = path == "/stream" ? client => client.Frames.Count > 0 : client => client.Head.Length > 0;
        var members = new PlainClient[count];
        var numbers = Enumerable.Range(0, count);
        var pace = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(
            numbers,
            pace,
            async (i, cancellation) =>
            {
                members[i] = await PlainClient.ConnectAsync(main, path, TestToken.For($"{name}{path.Replace('/', '-')}-{i}"), first);
                await members[i].ReadUntilAsync(isJoined, cancellation);
            }
        );
        return new Crowd(members);
    }

    /// <summary>Every member reads until its connection ends.</summary>
    public Task ReadToEndAsync(CancellationToken cancellation) =>
        Task.WhenAll(members.Select(member => Task.Run(() => member.ReadToEndAsync(cancellation), cancellation)));

    public void Dispose()
    {
        foreach (var member in members)
        {
            member.Dispose();
        }
    }
}
