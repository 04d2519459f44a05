using Tidegate.Core.Access;
using Tidegate.Streaming.Admitting;

namespace Tidegate.Tests.Streaming.Admitting;

public sealed class SubjectSessionsTests
{
    private static readonly Grant Alice = new()
    {
        Subject = "alice",
        Issuer = "test",
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    private readonly SubjectSessions _subjects = new();

    [Fact]
    public void A_user_has_as_many_places_as_the_plan_says_and_a_freed_one_again()
    {
        var first = _subjects.TryTake(Alice, 2);

        Assert.NotNull(_subjects.TryTake(Alice, 2));
        Assert.Null(_subjects.TryTake(Alice, 2));
        first!.Release();
        first.Release();
        Assert.Equal(1, _subjects.CountOf(Alice));
        Assert.NotNull(_subjects.TryTake(Alice, 2));
    }

    [Fact]
    public void Users_do_not_take_each_others_places_but_a_users_tokens_do_whoever_issued_them()
    {
        _subjects.TryTake(Alice, 1);

        Assert.NotNull(_subjects.TryTake(Alice with { Subject = "bob" }, 1));
        Assert.Null(_subjects.TryTake(Alice with { Issuer = "other" }, 1));
        Assert.Null(_subjects.TryTake(Alice with { Subject = "17", UserId = "alice" }, 1));
    }

    [Fact]
    public void Without_a_limit_sessions_are_counted_all_the_same()
    {
        _subjects.TryTake(Alice, 0);
        _subjects.TryTake(Alice, 0);

        Assert.Equal(2, _subjects.CountOf(Alice));
        Assert.Null(_subjects.TryTake(Alice, 2));
    }

    [Fact]
    public void Who_has_gone_is_forgotten()
    {
        _subjects.TryTake(Alice, 1)!.Release();

        Assert.Equal((0, 0), (_subjects.Count, _subjects.CountOf(Alice)));
    }

    [Fact]
    public void Under_any_race_the_limit_holds_and_nothing_is_left_behind()
    {
        var (inside, most) = (0, 0);

        Parallel.For(
            0,
            20_000,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            _ =>
            {
                if (_subjects.TryTake(Alice, 3) is { } place)
                {
                    var now = Interlocked.Increment(ref inside);
                    Interlocked.Exchange(ref most, Math.Max(Volatile.Read(ref most), now));
                    Interlocked.Decrement(ref inside);
                    place.Release();
                }
            }
        );

        Assert.InRange(most, 1, 3);
        Assert.Equal(0, _subjects.Count);
    }
}
