using Tidegate.Auth.Tokens;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.StressTests.Identity;

/// <summary>What happens to credentials while everybody listens: real sockets, real tokens, 50 messages a second to each session.</summary>
[Collection(nameof(Alone))]
public sealed class CredentialsUnderLoadTests(ITestOutputHelper output)
{
    private const int SessionsOfAUser = 4;
    private const int LastPrice = 999_999;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MessageInterval = TimeSpan.FromMilliseconds(20); // 50 a second
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(StressScale.Of(1, 10)); // before, between and after

    // The promise is 1 s; a machine that runs other things beside a short run is no proof against it.
    private static readonly TimeSpan CloseMax = TimeSpan.FromSeconds(StressScale.Of(5, 1));

    private static readonly string[] Topics = [.. Enumerable.Range(0, 10).Select(i => $"md/LOAD/T{i}")];

    private readonly TimeProvider _time = TimeProvider.System;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_or_repeated_across_a_refresh_and_whoever_is_revoked_is_out_within_a_second()
    {
        var count = StressScale.Of(60, 1_000);
        await using var gateway = await LoadGateway.StartAsync(Topics);
        var members = await EnterAsync(gateway, count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var publishing = PublishAsync(gateway, stop.Token);

        await Task.Delay(Load, _time, Cancellation);
        await RefreshAsync(gateway, members);
        await Task.Delay(Load, _time, Cancellation);
        var closes = await RevokeAsync(gateway, members);
        await Task.Delay(Load, _time, Cancellation);
        await stop.CancelAsync();
        var rounds = await publishing;
        Array.ForEach(Topics, topic => gateway.Hub.Publish(new MarketUpdate(Topic.Parse(topic), LastPrice)));
        var staying = members.Where(member => !IsRevoked(member)).ToArray();
        await Task.WhenAll(staying.Select(member => member.Client.HeardLast)).WaitAsync(Patience, Cancellation);

        Report(members, staying, closes, rounds);
        Assert.Empty(members.Select(member => member.Client.Fault).OfType<string>());
        Assert.All(staying, member => Assert.Null(member.Client.CloseCode));
        Assert.Equal(members.Count - staying.Length, closes.Count);
        Assert.All(members.Where(IsRevoked), member => Assert.Equal(4005, member.Client.CloseCode));
        Assert.All(closes, close => Assert.True(close < CloseMax, $"{close.TotalMilliseconds:F0} ms"));
        foreach (var member in members)
        {
            member.Client.Dispose();
        }

        await Task.WhenAll(members.Select(member => member.Reading.ContinueWith(static _ => { }, TaskScheduler.Default)));
    }

    private static bool IsUserRevoked(int user) => user % 4 == 0;

    private static bool IsSignInEnded(int user) => user % 4 == 1;

    private static bool IsRevoked(Member member) => IsUserRevoked(member.User) || IsSignInEnded(member.User);

    /// <summary>Lets all in, each by a sign-in of its own, until each has subscribed.</summary>
    private static async Task<IReadOnlyList<Member>> EnterAsync(LoadGateway gateway, int count)
    {
        for (var user = 0; user < count / SessionsOfAUser; user++)
        {
            await gateway.AddUserAsync($"user{user}");
        }

        var members = new List<Member>();
        for (var i = 0; i < count; i++)
        {
            var user = i / SessionsOfAUser;
            var tokens = await gateway.SignInAsync($"user{user}");
            var client = new LoadClient($"user{user}", Topics[i % Topics.Length]);
            var reading = client.RunAsync(gateway.Address, tokens.AccessToken, LastPrice, Cancellation);
            await (await Task.WhenAny(client.Subscribed, reading)).WaitAsync(Patience, Cancellation);
            members.Add(new Member(user, client, tokens, reading));
        }

        return members;
    }

    /// <summary>Publishes all topics 50 times a second until it is stopped; how often it did.</summary>
    private async Task<int> PublishAsync(LoadGateway gateway, CancellationToken stopping)
    {
        Topic[] topics = [.. Topics.Select(Topic.Parse)];
        using var timer = new PeriodicTimer(MessageInterval, _time);
        var (begun, rounds) = (_time.GetTimestamp(), 0);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                // A tick that came late brings the rounds that are due, so that the rate holds on a busy machine too.
                for (var due = _time.GetElapsedTime(begun) / MessageInterval; rounds < due; rounds++)
                {
                    foreach (var topic in topics)
                    {
                        gateway.Hub.Publish(new MarketUpdate(topic, 100 + (rounds % 1_000)));
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return rounds;
        }

        return rounds;
    }

    /// <summary>Everybody fetches the next token and shows it in the session.</summary>
    private async Task RefreshAsync(LoadGateway gateway, IReadOnlyList<Member> members)
    {
        var begun = _time.GetTimestamp();
        await Parallel.ForEachAsync(
            members,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation },
            async (member, cancellation) =>
            {
                member.Token = await gateway.RefreshAsync(member.Tokens.RefreshToken!);
                await member.Client.RefreshAsync(member.Token, cancellation);
                var answer = await member.Client.Refreshed.WaitAsync(Patience, cancellation);
                Assert.Contains("\"ok\":true", answer, StringComparison.Ordinal);
            }
        );
        output.WriteLine($"{members.Count} refreshed in {_time.GetElapsedTime(begun).TotalMilliseconds:F0} ms");
    }

    /// <summary>Revokes every fourth user, ends the sign-ins of every fourth other one by one; how long after the call each session was closed.</summary>
    private async Task<IReadOnlyList<TimeSpan>> RevokeAsync(LoadGateway gateway, IReadOnlyList<Member> members)
    {
        var closes = new List<TimeSpan>();
        foreach (var user in members.Where(IsRevoked).GroupBy(member => member.User))
        {
            if (IsUserRevoked(user.Key))
            {
                var asked = _time.GetTimestamp();
                await gateway.RevokeUserAsync($"user{user.Key}");
                await ClosedAsync(user, asked);
                continue;
            }

            foreach (var member in user)
            {
                var asked = _time.GetTimestamp();
                await gateway.EndSignInAsync(member.Tokens.SessionId!, member.Token);
                await ClosedAsync([member], asked);
            }
        }

        return closes;

        async Task ClosedAsync(IEnumerable<Member> gone, long asked)
        {
            foreach (var member in gone)
            {
                await member.Reading.WaitAsync(Patience, Cancellation);
                closes.Add(_time.GetElapsedTime(asked, member.Client.ClosedAt));
            }
        }
    }

    private void Report(IReadOnlyList<Member> members, IReadOnlyList<Member> staying, IReadOnlyList<TimeSpan> closes, int rounds)
    {
        TimeSpan[] sorted = [.. closes.Order()];
        output.WriteLine(
            $"{members.Count} sessions, {rounds} rounds at 50/s, {members.Sum(member => member.Client.Heard):N0} messages heard, "
                + $"{members.Count(member => member.Client.Fault is not null)} with a fault; {staying.Count} stayed"
        );
        output.WriteLine(
            $"{sorted.Length} revoked: closed after {sorted[sorted.Length / 2].TotalMilliseconds:F1} ms (median), "
                + $"{sorted[sorted.Length * 99 / 100].TotalMilliseconds:F1} ms (p99), {sorted[^1].TotalMilliseconds:F1} ms (slowest)"
        );
    }

    private sealed record Member(int User, LoadClient Client, IssuedTokens Tokens, Task Reading)
    {
        /// <summary>The newest access token.</summary>
        public string Token { get; set; } = Tokens.AccessToken;
    }
}
