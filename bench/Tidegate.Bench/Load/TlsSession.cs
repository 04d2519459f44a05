using System.Runtime.InteropServices;

namespace Tidegate.Bench.Load;

/// <summary>TLS on one non-blocking socket, by the OpenSSL that .NET uses too: its <c>SslStream</c> would bring its threads along.</summary>
internal sealed unsafe partial class TlsSession : IDisposable
{
    private const string Library = "libssl.so.3";
    private const int WantsRead = 2; // SSL_ERROR_WANT_READ
    private const int WantsWrite = 3; // SSL_ERROR_WANT_WRITE

    private const int SetReadAhead = 41; // SSL_CTRL_SET_READ_AHEAD
    private const int ReadBytes = 128 * 1_024;

    private static readonly Lazy<nint> Context = new(CreateContext);

    private nint _session;

    public TlsSession(int socket)
    {
        _session = NewSession(Context.Value);
        _ = SetDescriptor(_session, socket);
    }

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => NativeLibrary.TryLoad(Library, out _);

    /// <summary>Goes on with the handshake; to be called again whenever something has come, until it says yes. The certificate is not looked at.</summary>
    /// <exception cref="IOException">The server and we do not agree.</exception>
    public bool Handshake()
    {
        var result = Connect(_session);
        return result == 1 || (IsWaiting(result) ? false : throw new IOException("The TLS handshake failed."));
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            return Write(_session, first, bytes.Length);
        }
    }

    /// <summary>What has come and fits; -1 where nothing has come; 0 at the end.</summary>
    public int Receive(byte* to, int count)
    {
        var taken = 0;
        do
        {
            var got = Read(_session, to + taken, count - taken); // one record, at most 16 KiB
            if (got <= 0)
            {
                return taken > 0 ? taken
                    : IsWaiting(got) ? -1
                    : 0;
            }

            taken += got;
        } while (taken < count && HasPending(_session) != 0);

        return taken;
    }

    public void Dispose()
    {
        if (_session != 0)
        {
            Free(_session);
            _session = 0;
        }
    }

    private static nint CreateContext()
    {
        var context = NewContext(ClientMethod());
        _ = ControlContext(context, SetReadAhead, 1, 0); // else it asks the kernel twice for each record
        SetReadBufferLength(context, ReadBytes);
        return context;
    }

    private bool IsWaiting(int result)
    {
        var isWaiting = Error(_session, result) is WantsRead or WantsWrite;
        ClearErrors(); // or the next session of this thread would find them
        return isWaiting;
    }

    [LibraryImport(Library, EntryPoint = "TLS_client_method")]
    private static partial nint ClientMethod();

    [LibraryImport(Library, EntryPoint = "SSL_CTX_new")]
    private static partial nint NewContext(nint method);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_ctrl")]
    private static partial nint ControlContext(nint context, int command, nint number, nint pointer);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_default_read_buffer_len")]
    private static partial void SetReadBufferLength(nint context, nuint length);

    [LibraryImport(Library, EntryPoint = "SSL_has_pending")]
    private static partial int HasPending(nint session);

    [LibraryImport(Library, EntryPoint = "SSL_new")]
    private static partial nint NewSession(nint context);

    [LibraryImport(Library, EntryPoint = "SSL_set_fd")]
    private static partial int SetDescriptor(nint session, int descriptor);

    [LibraryImport(Library, EntryPoint = "SSL_connect")]
    private static partial int Connect(nint session);

    [LibraryImport(Library, EntryPoint = "SSL_read")]
    private static partial int Read(nint session, byte* to, int count);

    [LibraryImport(Library, EntryPoint = "SSL_write")]
    private static partial int Write(nint session, byte* bytes, int count);

    [LibraryImport(Library, EntryPoint = "SSL_get_error")]
    private static partial int Error(nint session, int result);

    [LibraryImport("libcrypto.so.3", EntryPoint = "ERR_clear_error")]
    private static partial void ClearErrors();

    [LibraryImport(Library, EntryPoint = "SSL_free")]
    private static partial void Free(nint session);
}
