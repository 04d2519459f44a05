namespace Tidegate.Storage.Calls;

/// <summary>A place in a <see cref="CallGate"/>. Dispose it once.</summary>
internal readonly struct CallPlace(SemaphoreSlim free) : IDisposable
{
    public void Dispose() => free.Release();
}
