using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Kraken.Storage;

namespace Tidegate.Kraken.Nonces;

/// <summary>A <see cref="NonceMark"/> shared by every process that uses a key, or held in memory where no file can be had.</summary>
internal sealed class NonceFile : IDisposable
{
    private const int LockAttempts = 200; // of 25 ms: 5 s; whoever holds the lock does so for two writes
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(25);

    private readonly NonceMark[] _memory = [default];
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    private NonceFile(MemoryMappedFile? file)
    {
        _file = file;
        _view = file?.CreateViewAccessor(0, NonceMark.Bytes);
    }

    /// <summary>What is to be done with the mark; a delegate because the memory must not be let go meanwhile.</summary>
    public delegate TResult Work<TState, TResult>(ref NonceMark mark, TState state);

    public static NonceFile InMemory() => new(null);

    /// <summary>Opens the file of a key, making or mending it first where need be.</summary>
    /// <param name="path">In a folder that is ours alone.</param>
    /// <param name="mended">Why what was found could not be used; a copy of it is beside the file.</param>
    /// <exception cref="IOException">It cannot be made, or somebody keeps it locked.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be opened.</exception>
    public static NonceFile Open(string path, out string? mended)
    {
        using var exclusive = Lock($"{path}.lock");
        mended = Mend(path);
        var stream = new FileStream(path, PrivateStorage.Options(FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        try
        {
            var file = new NonceFile(
                MemoryMappedFile.CreateFromFile(
                    stream,
                    null,
                    0,
                    MemoryMappedFileAccess.ReadWrite,
                    HandleInheritability.None,
                    leaveOpen: false
                )
            );
            file.Use(StartRun, ThisBoot());
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public unsafe TResult Use<TState, TResult>(Work<TState, TResult> work, TState state)
    {
        if (_view is null)
        {
            return work(ref _memory[0], state);
        }

        var handle = _view.SafeMemoryMappedViewHandle;
        byte* start = null;
        handle.AcquirePointer(ref start); // counted: closing waits for it
        try
        {
            return work(ref Unsafe.AsRef<NonceMark>(start), state);
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    /// <summary>Puts what was written onto the disk; in memory there is nothing to do.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Flush() => _view?.Flush();

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }

    // After a crash of the machine the last pages may be missing: then only what was promised on the disk is sure.
    private static bool StartRun(ref NonceMark mark, ulong boot)
    {
        if (boot == 0 || mark.Boot != boot)
        {
            NonceMark.Raise(ref mark.Last, Volatile.Read(ref mark.Promised));
            Volatile.Write(ref mark.Boot, boot);
        }

        return true;
    }

    /// <summary>Null when the file is sound; otherwise what was wrong. Afterwards it is sound.</summary>
    private static string? Mend(string path)
    {
        using var file = new FileStream(path, PrivateStorage.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));
        Span<byte> bytes = stackalloc byte[NonceMark.Bytes];
        var isNew = file.Length == 0;
        if (file.Length == NonceMark.Bytes && file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length)
        {
            // The rest may change while it is read, and whatever it says, it is only ever raised.
            if (MemoryMarshal.Read<NonceMark>(bytes).Magic == NonceMark.TheMagic)
            {
                return null;
            }
        }

        if (!isNew)
        {
            File.Copy(path, $"{path}.damaged", overwrite: true);
        }

        // Real bytes, not a hole: a full disk has to show here, not as a fault at some later write into the mapping.
        var fresh = new NonceMark { Magic = NonceMark.TheMagic };
        MemoryMarshal.Write(bytes, in fresh);
        file.Position = 0;
        file.Write(bytes);
        file.SetLength(NonceMark.Bytes);
        file.Flush(flushToDisk: true);
        return isNew ? null : "what was in it is no record of nonces";
    }

    private static FileStream Lock(string path)
    {
        if (PrivateStorage.ProblemOf(path) is { } problem)
        {
            throw new IOException($"The lock of the nonces cannot be used: {problem}.");
        }

        using var pause = new ManualResetEventSlim();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, PrivateStorage.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (attempt < LockAttempts && Directory.Exists(Path.GetDirectoryName(path)))
            {
                pause.Wait(LockPause);
            }
        }
    }

    private static ulong ThisBoot()
    {
        const string File = "/proc/sys/kernel/random/boot_id"; // Linux; elsewhere every start counts as a new run
        return System.IO.File.Exists(File)
            ? BitConverter.ToUInt64(SHA256.HashData(Encoding.ASCII.GetBytes(System.IO.File.ReadAllText(File)))) | 1
            : 0;
    }
}
