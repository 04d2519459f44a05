using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Tidegate.Bench.Load;

/// <summary>All client connections, served by the one thread that calls it.</summary>
internal sealed unsafe class LoadLoop : IDisposable
{
    private const int BufferBytes = 1_024 * 1_024;
    private const int Hosts = 16; // loopback addresses to connect from
    private const int ConnectingMax = 64; // at a time

    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(60);

    private readonly Poller _poller = new();
    private readonly List<LoadSession> _sessions = [];
    private readonly byte[] _buffer = GC.AllocateArray<byte>(BufferBytes, pinned: true);

    /// <summary>Monotonic nanoseconds, the same clock in every process of the machine.</summary>
    public static long Now => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);

    /// <summary>Opens sessions, 64 at a time, and returns when all are ready.</summary>
    public TimeSpan Connect(SessionGroup group, int count)
    {
        var began = Stopwatch.GetTimestamp();
        var before = group.Ready;
        for (var opened = 0; group.Ready - before < count; )
        {
            for (; opened < count && opened - (group.Ready - before) < ConnectingMax; opened++)
            {
                Open(group);
            }

            Turn(10);
            if (group.Lost > 0 || Stopwatch.GetElapsedTime(began) > ConnectDeadline)
            {
                throw new IOException($"{group.Lost} of {count} connections were lost, {group.Ready - before} became ready.");
            }
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Serves the connections for a while.</summary>
    public void Run(TimeSpan duration)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < duration; )
        {
            Turn(5);
        }
    }

    /// <summary>Serves the connections until a group has received so many updates.</summary>
    /// <returns>False where they did not come in time.</returns>
    public bool RunUntil(SessionGroup group, long received, TimeSpan timeout)
    {
        for (var began = Stopwatch.GetTimestamp(); group.Received < received; )
        {
            if (Stopwatch.GetElapsedTime(began) > timeout)
            {
                return false;
            }

            Turn(5);
        }

        return true;
    }

    /// <summary>Closes every session of the group properly and forgets them.</summary>
    public void Close(SessionGroup group)
    {
        foreach (var session in group.Sessions.Where(session => session.Phase != SessionPhase.Gone))
        {
            session.Say(ClientFrames.Close);
        }

        for (var left = 200; group.Ready > 0 && left > 0; left--)
        {
            Turn(10);
        }

        Drop(group);
        group.Sessions.Clear();
        (group.Ready, group.Lost) = (0, 0);
    }

    /// <summary>Lets go of every session of the group without a word.</summary>
    public static void Drop(SessionGroup group)
    {
        foreach (var session in group.Sessions.Where(session => session.Phase != SessionPhase.Gone))
        {
            session.Lose();
        }
    }

    /// <summary>The group's clients stop reading, or go on.</summary>
    public void SetReading(SessionGroup group, bool isReading)
    {
        foreach (var session in group.Sessions.Where(session => session.Phase == SessionPhase.Ready))
        {
            _poller.Change(session.Socket, session.Number, isReading ? Libc.Readable : 0);
        }
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Where(session => session.Phase != SessionPhase.Gone))
        {
            _ = Libc.Close(session.Socket);
        }

        _poller.Dispose();
    }

    private void Open(SessionGroup group)
    {
        var slice = group.SliceOf?.Invoke(group.Sessions.Count);
        var session = new LoadSession(group, _sessions.Count)
        {
            Began = Now,
            Socket = Libc.Connect(group.Port, 1 + (_sessions.Count % Hosts), group.ReceiveBytes),
            Slice = slice,
            Ledger = slice is { IsAccounted: true } ? new TopicLedger(slice) : null,
        };
        _sessions.Add(session);
        group.Sessions.Add(session);
        _poller.Add(session.Socket, session.Number, Libc.Writable);
    }

    private void Turn(int milliseconds)
    {
        var ready = _poller.Wait(milliseconds);
        for (var i = 0; i < ready; i++)
        {
            var session = _sessions[_poller.Number(i)];
            if (session.Phase == SessionPhase.Connecting)
            {
                Greet(session);
            }
            else if (session.Phase == SessionPhase.Handshaking)
            {
                Handshake(session);
            }
            else if (session.Phase != SessionPhase.Gone)
            {
                Receive(session);
            }
        }
    }

    private void Greet(LoadSession session)
    {
        _poller.Change(session.Socket, session.Number, Libc.Readable);
        if (session.Group.IsTls)
        {
            session.Tls = new TlsSession(session.Socket);
            session.Phase = SessionPhase.Handshaking;
            Handshake(session);
        }
        else
        {
            Upgrade(session);
        }
    }

    private static void Handshake(LoadSession session)
    {
        if (session.Tls!.Handshake())
        {
            Upgrade(session);
        }
    }

    private static void Upgrade(LoadSession session)
    {
        session.Phase = SessionPhase.Upgrading;
        session.Say(ClientFrames.Upgrade(session.Group));
    }

    private void Receive(LoadSession session)
    {
        bool isMore;
        do
        {
            var kept = session.RestBytes;
            session.Rest.AsSpan(0, kept).CopyTo(_buffer);
            int count;
            fixed (byte* to = _buffer)
            {
                count = session.Tls is { } tls
                    ? tls.Receive(to + kept, BufferBytes - kept)
                    : Libc.Receive(session.Socket, to + kept, BufferBytes - kept);
            }

            if (count <= 0)
            {
                if (count == 0 || (session.Tls is null && Marshal.GetLastPInvokeError() != Libc.TryAgain))
                {
                    session.Lose();
                }

                return;
            }

            Take(session, _buffer.AsSpan(0, kept + count));
            isMore = session.Tls is not null && kept + count == BufferBytes; // the poller does not see what OpenSSL still holds
        } while (isMore && session.Phase != SessionPhase.Gone);
    }

    private static void Take(LoadSession session, ReadOnlySpan<byte> bytes)
    {
        var taken = session.Phase == SessionPhase.Upgrading ? TakeResponse(session, bytes) : 0;
        if (session.Phase != SessionPhase.Upgrading)
        {
            taken += TakeFrames(session, bytes[taken..]);
        }

        if (session.Phase != SessionPhase.Gone)
        {
            Keep(session, bytes[taken..]);
        }
    }

    private static void Keep(LoadSession session, ReadOnlySpan<byte> rest)
    {
        if (rest.Length > session.Rest.Length)
        {
            session.Rest = new byte[Math.Max(rest.Length, 256)];
        }

        rest.CopyTo(session.Rest);
        session.RestBytes = rest.Length;
    }

    private static int TakeResponse(LoadSession session, ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        if (!bytes.StartsWith("HTTP/1.1 101 "u8))
        {
            throw new IOException("The server answered: " + Encoding.ASCII.GetString(bytes[..bytes.IndexOf((byte)'\r')]));
        }

        session.Group.Protocol.Begin(session);
        return end + 4;
    }

    private static int TakeFrames(LoadSession session, ReadOnlySpan<byte> bytes)
    {
        var now = Now;
        var at = 0;
        while (bytes.Length - at >= 2)
        {
            var (head, length) = (2, bytes[at + 1] & 127);
            if (length == 126)
            {
                if (bytes.Length - at < 4)
                {
                    break;
                }

                (head, length) = (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]));
            }
            else if (length == 127)
            {
                if (bytes.Length - at < 10)
                {
                    break;
                }

                (head, length) = (10, checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[(at + 2)..])));
            }

            if (head + length > BufferBytes)
            {
                session.Lose(); // nobody needs so much at once who is not far behind
                break;
            }

            if (bytes.Length - at < head + length)
            {
                break;
            }

            TakeFrame(session, bytes[at] & 15, bytes.Slice(at + head, length), now);
            at += head + length;
        }

        return at;
    }

    private static void TakeFrame(LoadSession session, int opcode, ReadOnlySpan<byte> payload, long now)
    {
        if (opcode <= 2)
        {
            session.Group.Protocol.Take(session, payload, now);
        }
        else if (opcode == 9)
        {
            session.Say(ClientFrames.Pong(payload));
        }
    }
}
