using System.Collections.Concurrent;

namespace Tidegate.AspNetCore.Health;

/// <summary>Whether this node should get traffic: every part that said it is needed says that it is ready. Thread-safe.</summary>
public sealed class Readiness
{
    /// <summary>The part that is ready from the end of the start to the beginning of the stop.</summary>
    public const string Server = "server";

    private readonly ConcurrentDictionary<string, bool> _parts = new(StringComparer.Ordinal) { [Server] = false };

    /// <summary>True when all parts are ready.</summary>
    public bool IsReady => _parts.Values.All(isReady => isReady);

    /// <summary>Every part and its state.</summary>
    public IReadOnlyDictionary<string, bool> Parts => _parts;

    /// <summary>Tells how a part is doing; the first call makes it a needed one.</summary>
    public void Set(string part, bool isReady) => _parts[part] = isReady;
}
