using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tidegate.Bench.Load;

/// <summary>Waits for many sockets at once (epoll, level-triggered); each is known by a number.</summary>
internal sealed unsafe class Poller : IDisposable
{
    private const int EventsMax = 4_096;

    // struct epoll_event is packed on x86-64 only: 4 bytes of events, then 8 of data at offset 4 or 8.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventBytes = DataAt + 8;

    private readonly int _poller = Libc.CreatePoller();
    private readonly byte[] _events = GC.AllocateArray<byte>(EventsMax * 16, pinned: true);

    public void Add(int socket, int number, uint interest) => Control(Libc.Add, socket, number, interest);

    public void Change(int socket, int number, uint interest) => Control(Libc.Modify, socket, number, interest);

    /// <summary>Waits and returns how many are ready; <see cref="Number"/> says which.</summary>
    public int Wait(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            return Math.Max(Libc.Wait(_poller, events, EventsMax, milliseconds), 0);
        }
    }

    public int Number(int index) => BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan(index * EventBytes + DataAt));

    public void Dispose() => _ = Libc.Close(_poller);

    private void Control(int operation, int socket, int number, uint interest)
    {
        var entry = stackalloc byte[16];
        new Span<byte>(entry, 16).Clear();
        *(uint*)entry = interest;
        *(int*)(entry + DataAt) = number;
        Libc.Check(Libc.Control(_poller, operation, socket, entry), "epoll_ctl");
    }
}
