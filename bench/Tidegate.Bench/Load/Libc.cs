using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tidegate.Bench.Load;

/// <summary>The system calls of one thread that serves thousands of sockets: cheaper than the framework's sockets, which hand each event to a pool of threads.</summary>
internal static unsafe partial class Libc
{
    public const int TryAgain = 11; // EAGAIN
    public const int InProgress = 115; // EINPROGRESS
    public const uint Readable = 1; // EPOLLIN
    public const uint Writable = 4; // EPOLLOUT
    public const int Add = 1; // EPOLL_CTL_ADD
    public const int Modify = 3; // EPOLL_CTL_MOD

    private const int Internet = 2; // AF_INET
    private const int CloseOnExec = 524_288; // SOCK_CLOEXEC, EPOLL_CLOEXEC: a server that inherits a socket would keep it open and ready for ever
    private const int StreamNonBlocking = 1 | 2_048 | CloseOnExec; // SOCK_STREAM | SOCK_NONBLOCK
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReceiveBuffer = 8; // SO_RCVBUF
    private const int Tcp = 6; // IPPROTO_TCP
    private const int NoDelay = 1; // TCP_NODELAY
    private const int Ip = 0; // IPPROTO_IP
    private const int BindAddressNoPort = 24; // IP_BIND_ADDRESS_NO_PORT
    private const int ProcessClock = 2; // CPUCLOCK_SCHED
    private const int NoSignal = 16_384; // MSG_NOSIGNAL

    /// <summary>Begins to connect to a port of 127.0.0.1 from one of several loopback addresses, each of which has its own 28,000 ports.</summary>
    /// <param name="port">To connect to.</param>
    /// <param name="fromHost">Last number of the address to connect from.</param>
    /// <param name="receiveBytes">Receive buffer to ask the kernel for; 0: as it likes.</param>
    public static int Connect(int port, int fromHost, int receiveBytes)
    {
        var socket = OpenSocket(Internet, StreamNonBlocking, 0);
        Check(socket, "socket");
        var yes = 1;
        Check(SetOption(socket, Tcp, NoDelay, &yes, sizeof(int)), "setsockopt");
        Check(SetOption(socket, Ip, BindAddressNoPort, &yes, sizeof(int)), "setsockopt");
        if (receiveBytes > 0)
        {
            Check(SetOption(socket, SocketLevel, ReceiveBuffer, &receiveBytes, sizeof(int)), "setsockopt");
        }

        var from = stackalloc byte[16];
        Check(Bind(socket, Address(from, fromHost, 0), 16), "bind");
        var to = stackalloc byte[16];
        if (Connect(socket, Address(to, 1, port), 16) != 0 && Marshal.GetLastPInvokeError() != InProgress)
        {
            Check(-1, "connect");
        }

        return socket;
    }

    public static int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            return (int)Send(socket, first, (nuint)bytes.Length, NoSignal);
        }
    }

    public static int Receive(int socket, byte* to, int count) => (int)Receive(socket, to, (nuint)count, 0);

    /// <summary>Time on a core of a process and all its threads, those that ended included.</summary>
    public static long CpuNanoseconds(int process)
    {
        var time = stackalloc long[2];
        Check(GetTime((~process << 3) | ProcessClock, time), "clock_gettime"); // clock_getcpuclockid(3), as Linux makes it
        return time[0] * 1_000_000_000 + time[1];
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    public static int CreatePoller() => CreatePoller(CloseOnExec);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int Control(int poller, int operation, int descriptor, void* interest);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int Wait(int poller, void* events, int count, int milliseconds);

    public static void Check(int result, string call)
    {
        if (result < 0)
        {
            throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    private static byte* Address(byte* address, int host, int port)
    {
        var bytes = new Span<byte>(address, 16);
        BitConverter.TryWriteBytes(bytes, (short)Internet);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)port);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], 0x7F00_0000u + (uint)host);
        return address;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, long* time);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreatePoller(int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int socket, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int socket, void* address, uint length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int socket, void* address, uint length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, void* bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, void* bytes, nuint count, int flags);
}
