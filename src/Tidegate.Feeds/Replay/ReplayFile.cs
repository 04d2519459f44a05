namespace Tidegate.Feeds.Replay;

/// <summary>A file that is replayed, open for reading. Its reader can be stopped anywhere in it, also among what is no row and within a line without an end.</summary>
internal sealed class ReplayFile(string path, CancellationToken stopping)
    : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
{
    public override int Read(Span<byte> buffer)
    {
        stopping.ThrowIfCancellationRequested();
        return base.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        stopping.ThrowIfCancellationRequested();
        return base.Read(buffer, offset, count);
    }
}
