namespace Tidegate.AspNetCore.Simulations;

/// <summary>What a client was told and may not have: the newest messages, bounded in number and in bytes. Not thread-safe.</summary>
/// <remarks>Each belongs to a step: those of step n are complete with tick n, and the history is step 0. Who has processed n has everything up to it.</remarks>
internal sealed class KeptMessages(int countMax, int bytesMax)
{
    private readonly Queue<(long Step, ReadOnlyMemory<byte> Message)> _kept = new();
    private long _bytes;
    private long _forgotten = -1; // the highest step of which a message has gone

    public void Add(long step, ReadOnlyMemory<byte> message)
    {
        _kept.Enqueue((step, message));
        _bytes += message.Length;
        while (_kept.Count > countMax || _bytes > bytesMax)
        {
            Forget();
        }
    }

    /// <summary>The client has everything up to this step.</summary>
    public void ForgetThrough(long step)
    {
        while (_kept.TryPeek(out var oldest) && oldest.Step <= step)
        {
            Forget();
        }
    }

    /// <summary>What a client has not that has processed this step; 0: it has nothing at all.</summary>
    /// <param name="step">The last one that it has.</param>
    /// <param name="isWhole">False where some of it was forgotten.</param>
    public List<ReadOnlyMemory<byte>> After(long step, out bool isWhole)
    {
        var from = step == 0 ? -1 : step;
        isWhole = _forgotten <= from;
        return [.. _kept.Where(entry => entry.Step > from).Select(entry => entry.Message)];
    }

    private void Forget()
    {
        var (step, message) = _kept.Dequeue();
        _bytes -= message.Length;
        _forgotten = Math.Max(_forgotten, step);
    }
}
