using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Signing;
using Tidegate.Kraken.Storage;

namespace Tidegate.Kraken.Nonces;

/// <summary>
/// The nonces of one API key: strictly rising across threads, processes and restarts, whatever the clock does. Each is
/// <c>max(last + 1, clock)</c> in the unit that the key has seen, and is on record before it is handed out.
/// </summary>
/// <remarks>
/// Processes of one machine and account share the record through a file named after the key (see <c>docs/adr</c>); programs on
/// several machines need a key each. Where no file can be had, nonces go on in memory and <see cref="StorageProblem"/> says why.
/// Thread-safe. Source: Kraken Spot REST authentication and its support page on nonces, read 2026-05-27.
/// </remarks>
public sealed partial class NonceSource : INonceSource, IDisposable
{
    private const int DoublingsMax = 16; // of the jump: 1 min becomes 45 days
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1); // on the disk before use; what a crash of the machine may skip

    private readonly Lock _gate = new();
    private readonly NonceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<NonceSource> _logger;
    private readonly NonceFile _file;
    private readonly string _fingerprint;
    private ulong _jumpedTo;
    private int _refusals;
    private volatile string? _storageProblem;

    /// <param name="key">Names the record; its secret is not looked at.</param>
    /// <param name="options">Unit, folder and jumps.</param>
    /// <param name="time">The clock that nonces follow.</param>
    /// <param name="logger">Hears of jumps and of a record that cannot be kept; never of a nonce.</param>
    public NonceSource(KrakenApiKey key, NonceOptions options, TimeProvider time, ILogger<NonceSource> logger)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.JumpAhead, TimeSpan.FromMilliseconds(1), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.JumpAhead, TimeSpan.FromHours(1), nameof(options));
        _options = options;
        _time = time;
        _logger = logger;
        _fingerprint = key.Fingerprint;
        _file = Open(options.Folder ?? PrivateStorage.DefaultFolder);
    }

    /// <summary>Why the highest nonce is not on the disk; null when it is.</summary>
    public string? StorageProblem => _storageProblem;

    /// <summary>The unit of the next nonce.</summary>
    public NonceUnit Unit => _file.Use(static (ref mark, source) => source.UnitAfter(Volatile.Read(ref mark.Last)), this);

    /// <inheritdoc />
    public ulong Next() => _file.Use(static (ref mark, source) => source.Next(ref mark), this);

    /// <inheritdoc />
    public void Accepted(ulong nonce)
    {
        lock (_gate)
        {
            _refusals = nonce >= _jumpedTo ? 0 : _refusals;
        }
    }

    /// <inheritdoc />
    public void Refused(ulong nonce)
    {
        int refusals;
        lock (_gate)
        {
            if (nonce < _jumpedTo)
            {
                return; // was under way when another one was refused: the jump is done
            }

            refusals = ++_refusals;
            _jumpedTo = _file.Use(static (ref mark, source) => source.Jump(ref mark), this);
        }

        LogJumped(_fingerprint, refusals, Unit);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private ulong Next(ref NonceMark mark)
    {
        while (true)
        {
            var last = Volatile.Read(ref mark.Last);
            if (last == ulong.MaxValue)
            {
                throw new KrakenException("No nonce is left above the highest one that this API key has seen: it has to be replaced.");
            }

            var unit = UnitAfter(last);
            var next = Math.Max(last + 1, NonceUnits.Clock(unit, _time.GetUtcNow()));
            Promise(ref mark, next, unit);
            if (Interlocked.CompareExchange(ref mark.Last, next, last) == last)
            {
                return next;
            }
        }
    }

    // The second refusal in a row comes after a jump of a minute or more: no other program in our unit is that far ahead.
    private ulong Jump(ref NonceMark mark)
    {
        var last = Volatile.Read(ref mark.Last);
        var now = _time.GetUtcNow();
        var unit = UnitAfter(last);
        if (_refusals > 1 && _options.RaiseUnit && unit != NonceUnit.Nanoseconds)
        {
            unit++;
        }

        var far = NonceUnits.Count(unit, _options.JumpAhead * Math.Pow(2, Math.Min(_refusals - 1, DoublingsMax)));
        var from = Math.Max(last, NonceUnits.Clock(unit, now));
        var target = from > ulong.MaxValue - far ? ulong.MaxValue - 1 : from + far;
        Promise(ref mark, target, unit);
        NonceMark.Raise(ref mark.Last, target);
        return target;
    }

    private NonceUnit UnitAfter(ulong last) => NonceUnits.Finer(_options.Unit, NonceUnits.Of(last));

    /// <summary>Returns when no crash can bring this nonce back: it is below what the disk has.</summary>
    private void Promise(ref NonceMark mark, ulong nonce, NonceUnit unit)
    {
        if (nonce < Volatile.Read(ref mark.Durable))
        {
            return;
        }

        var ahead = NonceUnits.Count(unit, Ahead);
        var promised = nonce > ulong.MaxValue - ahead ? ulong.MaxValue : nonce + ahead;
        NonceMark.Raise(ref mark.Promised, promised);
        try
        {
            _file.Flush();
            NonceMark.Raise(ref mark.Durable, promised);
        }
        catch (IOException fault)
        {
            // The memory that processes share still has it: only a crash of the machine could bring it back, and then the clock is later.
            if (_storageProblem is null)
            {
                LogFlushFailed(_fingerprint, fault.Message);
            }

            _storageProblem = "the disk refused the record of nonces";
        }
    }

    private NonceFile Open(string folder)
    {
        var problem = "no folder is named";
        try
        {
            if (folder.Length > 0)
            {
                var path = Path.Combine(folder, $"nonce-{_fingerprint}");
                problem = PrivateStorage.Prepare(folder) ?? PrivateStorage.ProblemOf(path);
                if (problem is null)
                {
                    var file = NonceFile.Open(path, out var mended);
                    ReportMended(mended);
                    return file;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = fault.Message;
        }

        _storageProblem = problem;
        LogUnusable(_fingerprint, problem, "nonces go on from the clock, in memory");
        return NonceFile.InMemory();
    }

    private void ReportMended(string? mended)
    {
        if (mended is not null)
        {
            LogUnusable(_fingerprint, mended, "it begins anew from the clock");
        }
    }

    [LoggerMessage(LogEvents.NonceFileUnusable, LogLevel.Error, "Record of nonces of key {Key} cannot be used: {Problem}; {Consequence}")]
    private partial void LogUnusable(string key, string problem, string consequence);

    [LoggerMessage(LogEvents.NonceJumped, LogLevel.Warning, "Nonce of key {Key} refused, {Count} in a row; went ahead, now in {Unit}")]
    private partial void LogJumped(string key, int count, NonceUnit unit);

    [LoggerMessage(LogEvents.NonceFlushFailed, LogLevel.Error, "Record of nonces of key {Key} could not be put on the disk: {Problem}")]
    private partial void LogFlushFailed(string key, string problem);
}
