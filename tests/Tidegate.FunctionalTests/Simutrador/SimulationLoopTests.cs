using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.AspNetCore.Dialects;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Core.Errors;
using Tidegate.Simulation.Sessions;
using Tidegate.Streaming.Dialects;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>The loop of one simulation, without a gateway: what takes a moment that no socket can be made to hit.</summary>
public sealed class SimulationLoopTests
{
    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_line_that_left_before_it_was_attached_is_gone_and_not_told_into_the_void()
    {
        using var run = Run("AAPL");
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        var line = new Line(left.Token);
        using var stopping = new CancellationTokenSource();
        var loop = run.RunAsync(stopping.Token);
        run.GivePlace();

        Assert.Null(await run.StartAsync(line, TestContext.Current.CancellationToken));
        await run.ReportAsync(TestContext.Current.CancellationToken); // once through its loop
        Assert.Equal(SimulationState.Created, run.State);

        _time.Advance(TimeSpan.FromMinutes(2));
        await _ended.Task.WaitAsync(TestContext.Current.CancellationToken); // nobody came back
        Assert.Equal((SimulationState.Closed, 0), (run.State, line.Told));

        await stopping.CancelAsync();
        await loop;
    }

    [Fact]
    public void A_list_of_more_sessions_than_a_message_holds_names_the_newest_and_says_how_many_there_are()
    {
        var symbols = Enumerable.Range(0, 500).Select(each => $"SYMBOL{each:D3}").ToArray();
        var runs = Enumerable.Range(0, 300).Select(_ => Run(symbols)).ToList();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = JsonText.Write(buffer))
        {
            json.WriteStartObject();
            SimutradorSessions.WriteList(json, runs, _ => null);
            json.WriteEndObject();
        }

        var list = JsonElement.Parse(buffer.WrittenSpan);
        var named = list.GetProperty("sessions").EnumerateArray().Select(each => each.GetProperty("session_id").GetString()!).ToList();
        Assert.InRange(buffer.WrittenCount, SimutradorSessions.ListBytesMax / 2, 1_048_576);
        Assert.Equal(300, list.GetProperty("total_count").GetInt32());
        Assert.Equal(runs.Skip(300 - named.Count).Select(run => run.Id), named);
        runs.ForEach(run => run.Dispose());
    }

    [Fact]
    public void What_is_given_back_is_as_if_it_had_never_been_counted()
    {
        var (count, now) = (new SlidingCount(TimeSpan.FromHours(1)), _time.GetUtcNow());
        Assert.True(count.TryTake(1, 2, now, out _));
        for (var attempt = 1; attempt <= 1_000; attempt++)
        {
            Assert.True(count.TryTake(1, 2, now.AddSeconds(attempt), out _));
            count.GiveBack(1, now.AddSeconds(attempt));
        }

        Assert.Equal(1, count.Used(now.AddSeconds(1_000)));
        Assert.Equal(1, count.Entries); // nothing is remembered of what failed
        Assert.Equal(0, count.Used(now.AddHours(1)));
    }

    private SimulationRun Run(params string[] symbols)
    {
        var settings = new SimulationSettings(symbols, 0, 86_400_000_000_000, 100_000);
        return new SimulationRun(
            $"sess_{Guid.NewGuid():N}",
            "user",
            new SimulationWish(settings, default, "polygon"),
            new SimulationEngine(settings, ((ISimulationCandles)new ListedCandles(5)).Open(settings)),
            [],
            new SimulationOptions(),
            _time,
            _ => _ended.TrySetResult(),
            NullLogger.Instance
        );
    }

    private sealed class Line(CancellationToken left) : ISessionLine
    {
        public int Told { get; private set; }

        public string SessionId => "line";

        public CancellationToken Left => left;

        public ValueTask<bool> TellAsync(IReadOnlyList<ReadOnlyMemory<byte>> messages)
        {
            Told += messages.Count;
            return new(!left.IsCancellationRequested);
        }

        public void Close(Refusal refusal) { }
    }
}
