using Tidegate.Auth.ApiKeys;

namespace Tidegate.Tests.Auth.ApiKeys;

public sealed class ApiKeyUsesTests : IDisposable
{
    private readonly AuthBench _auth = new(options => options.Keys.LastUsesWaitingMax = 3);

    public void Dispose() => _auth.Dispose();

    [Fact]
    public async Task Last_uses_are_written_together_every_so_often_and_once_more_at_the_stop()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();
        using var stop = new CancellationTokenSource();
        var loop = _auth.Uses.RunAsync(stop.Token);
        await _auth.Time.UntilTimerAsync(_auth.Options.Keys.LastUseInterval);

        await _auth.Keys.VerifyAsync(issued.Key, null, AuthBench.Cancel);
        var firstUse = _auth.Time.GetUtcNow();
        Assert.Null(await LastUseAsync());
        _auth.Time.Advance(_auth.Options.Keys.LastUseInterval);
        await UntilAsync(async () => await LastUseAsync() == firstUse);

        await _auth.Keys.VerifyAsync(issued.Key, null, AuthBench.Cancel);
        var lastUse = _auth.Time.GetUtcNow();
        await stop.CancelAsync();
        await loop.WaitAsync(TimeSpan.FromSeconds(60), AuthBench.Cancel);
        Assert.Equal(lastUse, await LastUseAsync());

        async Task<DateTimeOffset?> LastUseAsync() =>
            (await _auth.Stores.Inner.ApiKeys.FindAsync(issued.Record.Id, AuthBench.Cancel))!.LastUsedAt;
    }

    [Fact]
    public async Task What_the_store_does_not_take_waits_and_a_newer_use_stays()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();
        _auth.Uses.Note(issued.Record.Id);
        _auth.Stores.IsAway = true;

        Assert.False(await _auth.Uses.FlushAsync(AuthBench.Cancel));
        Assert.Equal(1, _auth.Uses.Waiting);

        _auth.Time.Advance(TimeSpan.FromSeconds(5));
        _auth.Uses.Note(issued.Record.Id);
        Assert.False(await _auth.Uses.FlushAsync(AuthBench.Cancel));
        _auth.Stores.IsAway = false;
        Assert.True(await _auth.Uses.FlushAsync(AuthBench.Cancel));
        Assert.Equal(0, _auth.Uses.Waiting);
        Assert.Equal(_auth.Time.GetUtcNow(), (await _auth.Stores.Inner.ApiKeys.FindAsync(issued.Record.Id, AuthBench.Cancel))!.LastUsedAt);
    }

    [Fact]
    public void No_more_keys_wait_than_the_bound()
    {
        for (var key = 0; key < 100; key++)
        {
            _auth.Uses.Note($"k{key}");
        }

        Assert.Equal(3, _auth.Uses.Waiting);
    }

    [Fact]
    public async Task Nothing_to_write_asks_the_store_nothing()
    {
        Assert.True(await _auth.Uses.FlushAsync(AuthBench.Cancel));
        Assert.Equal(0, _auth.Stores.Reads);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(AuthBench.Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
