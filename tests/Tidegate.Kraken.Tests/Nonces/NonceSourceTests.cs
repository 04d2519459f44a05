using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Signing;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Nonces;

public sealed class NonceSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly KrakenApiKey _key = TestKeys.Worker();

    private ulong Now => (ulong)_time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public void Nonce_is_the_clock_when_the_clock_is_later()
    {
        using var source = Open();

        Assert.Equal(Now, source.Next());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Now, source.Next());
    }

    [Fact]
    public void Nonces_of_one_instant_rise_by_one()
    {
        using var source = Open();

        Assert.Equal([Now, Now + 1, Now + 2], [source.Next(), source.Next(), source.Next()]);
    }

    [Fact]
    public void Clock_that_jumps_back_lowers_nothing()
    {
        using var source = Open();
        var before = source.Next();

        _time.StepWallClock(TimeSpan.FromHours(-1));

        Assert.Equal(before + 1, source.Next());
    }

    [Fact]
    public void Restart_goes_on_above_the_last_nonce_though_the_clock_went_back()
    {
        ulong last;
        using (var source = Open())
        {
            last = source.Next();
        }

        _time.StepWallClock(TimeSpan.FromDays(-400));
        using var again = Open();

        Assert.Equal(last + 1, again.Next());
    }

    [Fact]
    public void Restart_after_a_crash_of_the_machine_goes_on_above_what_the_disk_was_promised()
    {
        using (var source = Open())
        {
            source.Next();
            source.Next();
        }

        Forget(lastAt: 8, bootAt: 32); // pages that never reached the disk, and another run of the machine
        _time.StepWallClock(TimeSpan.FromHours(-1));
        using var again = Open();

        Assert.True(again.Next() > Now + 3_600_000 + 1);
    }

    [Fact]
    public void Two_sources_of_one_key_share_their_nonces()
    {
        using var one = Open();
        using var other = Open();

        var nonces = Enumerable.Range(0, 100).Select(turn => turn % 3 == 0 ? one.Next() : other.Next()).ToList();

        Assert.Equal(nonces.Distinct().Order(), nonces);
    }

    [Fact]
    public async Task Threads_of_one_source_never_get_the_same_nonce()
    {
        using var source = Open(TimeProvider.System);

        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() => Enumerable.Range(0, 10_000).Select(_ => source.Next()).ToList(), TestContext.Current.CancellationToken)
                )
        );

        Assert.All(taken, nonces => Assert.Equal(nonces.Order(), nonces));
        Assert.Equal(80_000, taken.SelectMany(nonces => nonces).Distinct().Count());
    }

    [Theory]
    [InlineData(NonceUnit.Milliseconds)]
    [InlineData(NonceUnit.Microseconds)]
    [InlineData(NonceUnit.Nanoseconds)]
    public void Unit_that_the_key_has_seen_is_kept_and_never_lowered(NonceUnit seen)
    {
        using (var source = Open(options: new NonceOptions { Folder = _folder.Path, Unit = seen }))
        {
            source.Next();
        }

        using var coarser = Open();

        Assert.Equal(seen, coarser.Unit);
        Assert.Equal(seen, NonceUnits.Of(coarser.Next()));
    }

    [Fact]
    public void Refused_nonce_is_followed_by_one_a_minute_ahead()
    {
        using var source = Open();
        var refused = source.Next();

        source.Refused(refused);

        Assert.Equal(refused + 60_000 + 1, source.Next());
    }

    [Fact]
    public void Requests_refused_together_make_one_jump()
    {
        using var source = Open();
        var first = source.Next();
        var second = source.Next();

        source.Refused(first);
        source.Refused(second);

        Assert.Equal(second + 60_000 + 1, source.Next());
    }

    [Fact]
    public void Nonce_refused_after_a_jump_shows_a_finer_unit()
    {
        using var source = Open();

        source.Refused(source.Next());
        source.Refused(source.Next());

        Assert.Equal(NonceUnit.Microseconds, source.Unit);
        source.Refused(source.Next());
        Assert.Equal(NonceUnit.Nanoseconds, source.Unit);
        source.Refused(source.Next());
        Assert.Equal(NonceUnit.Nanoseconds, source.Unit);
    }

    [Fact]
    public void Unit_stays_where_it_may_not_be_raised()
    {
        using var source = Open(options: new NonceOptions { Folder = _folder.Path, RaiseUnit = false });
        var first = source.Next();

        source.Refused(first);
        source.Refused(source.Next());

        Assert.Equal(NonceUnit.Milliseconds, source.Unit);
        Assert.True(source.Next() > first + 180_000);
    }

    [Fact]
    public void Accepted_nonce_ends_a_row_of_refusals()
    {
        using var source = Open();

        source.Refused(source.Next());
        source.Accepted(source.Next());
        source.Refused(source.Next());

        Assert.Equal(NonceUnit.Milliseconds, source.Unit);
    }

    [Fact]
    public void Nonces_end_with_a_sentence_at_the_largest_number()
    {
        using (var source = Open())
        {
            source.Next();
        }

        Write(at: 8, ulong.MaxValue - 1);
        using var exhausted = Open();

        Assert.Equal(ulong.MaxValue, exhausted.Next());
        Assert.Throws<KrakenException>(() => exhausted.Next());
    }

    [Fact]
    public void Source_that_was_closed_says_so()
    {
        var source = Open();

        source.Dispose();
        source.Dispose();

        Assert.Throws<ObjectDisposedException>(() => source.Next());
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    private NonceSource Open(TimeProvider? time = null, NonceOptions? options = null) =>
        new(_key, options ?? new NonceOptions { Folder = _folder.Path }, time ?? _time, NullLogger<NonceSource>.Instance);

    private void Forget(int lastAt, int bootAt)
    {
        Write(lastAt, 0);
        Write(bootAt, 0);
    }

    private void Write(int at, ulong value)
    {
        using var file = File.OpenWrite(_folder.PathOf($"nonce-{_key.Fingerprint}"));
        file.Position = at;
        file.Write(BitConverter.GetBytes(value));
    }
}
