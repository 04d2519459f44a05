using Microsoft.Win32.SafeHandles;
using Tidegate.Simulation.Candles.Import;

namespace Tidegate.Simulation.Candles.Spool;

/// <summary>A temporary file of encoded candles that goes away with its last user, whatever becomes of the process. Reading is thread-safe; appending is not, and ends before reading begins.</summary>
/// <remarks>
/// The file is a row of chunks (<see cref="SeriesWriter"/> has their form) and nothing else: which symbol, days and prices they belong to
/// is kept in memory, some forty bytes for each eight thousand, because nobody but the process that wrote it ever reads it.
/// </remarks>
internal sealed class SpoolFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;
    private readonly long _bytesMax;
    private int _users = 1;

    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public SpoolFile(string folder, long bytesMax)
    {
        _bytesMax = bytesMax;
        var path = Path.Combine(folder, $"tidegate-candles-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _stream = new FileStream(path, options);
        _handle = _stream.SafeFileHandle;
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path); // it lives on without a name until it is closed, and cannot be left behind
        }
    }

    /// <summary>Bytes in it.</summary>
    public long Length { get; private set; }

    /// <exception cref="CandleFileException">The file would become larger than allowed, or cannot be written.</exception>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytesMax - Length)
        {
            throw new CandleFileException($"The candles need more than {_bytesMax} bytes on disk.");
        }

        try
        {
            RandomAccess.Write(_handle, bytes, Length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CandleFileException("The temporary file of the candles cannot be written.", failure);
        }

        var offset = Length;
        Length += bytes.Length;
        return offset;
    }

    /// <exception cref="CandleDataException">It cannot be read.</exception>
    public void Read(Span<byte> into, long offset)
    {
        try
        {
            while (!into.IsEmpty && RandomAccess.Read(_handle, into, offset) is > 0 and var read)
            {
                into = into[read..];
                offset += read;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CandleDataException("The stored candles cannot be read any further.", failure);
        }

        if (!into.IsEmpty)
        {
            throw new CandleDataException("The stored candles cannot be read any further.");
        }
    }

    /// <summary>One more user.</summary>
    /// <exception cref="ObjectDisposedException">The last one has left.</exception>
    public SpoolFile Enter()
    {
        for (var users = Volatile.Read(ref _users); ; users = Volatile.Read(ref _users))
        {
            ObjectDisposedException.ThrowIf(users == 0, this);
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return this;
            }
        }
    }

    /// <summary>One user less: each calls it once. With the last the file is gone.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _stream.Dispose();
        }
    }
}
