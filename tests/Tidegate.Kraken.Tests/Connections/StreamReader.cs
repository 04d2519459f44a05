namespace Tidegate.Kraken.Tests.Connections;

/// <summary>Reads a stream item by item; the first read opens it.</summary>
internal sealed class StreamReader<T>(IAsyncEnumerable<T> stream) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(Bench.Deadline);
    private IAsyncEnumerator<T>? _items;
    private Task<T>? _next;

    /// <summary>Begins to read, without waiting for an item.</summary>
    public StreamReader<T> Open()
    {
        _next ??= ReadAsync();
        return this;
    }

    public async Task<T> NextAsync()
    {
        Open();
        var item = await _next!.WaitAsync(TimeSpan.FromSeconds(60), Bench.Deadline);
        _next = null;
        return item;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await (_next ?? Task.FromResult(default(T)!)).ContinueWith(_ => { }, TaskScheduler.Default);
        if (_items is not null)
        {
            await _items.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private async Task<T> ReadAsync()
    {
        _items ??= stream.GetAsyncEnumerator(_stopping.Token);
        return await _items.MoveNextAsync() ? _items.Current : throw new InvalidOperationException("The stream ended without saying why.");
    }
}
