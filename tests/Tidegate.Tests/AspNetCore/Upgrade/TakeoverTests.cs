using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Tidegate.AspNetCore.Upgrade;
using Tidegate.Streaming.Outbox;

namespace Tidegate.Tests.AspNetCore.Upgrade;

public sealed class TakeoverTests : IAsyncDisposable
{
    private readonly Pipe _fromClient = new();
    private readonly Pipe _toClient = new();
    private readonly Heart _heart = new();
    private readonly DefaultConnectionContext _connection = new();

    public TakeoverTests()
    {
        _connection.Transport = new Duplex(_fromClient.Reader, _toClient.Writer);
        _connection.Features.Set<IConnectionHeartbeatFeature>(_heart);
    }

    [Fact]
    public async Task What_HTTP_completes_after_a_conversation_was_put_in_stays_open_for_it()
    {
        var takeover = Takeover.Offer(_connection);
        takeover.Take(new Silence());

        await _connection.Transport.Input.CompleteAsync();
        await _connection.Transport.Output.CompleteAsync();

        await _fromClient.Writer.WriteAsync("frame"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(_fromClient.Reader.TryRead(out var read));
        Assert.Equal(5, read.Buffer.Length);
        Assert.False(_toClient.Reader.TryRead(out _));
    }

    [Fact]
    public async Task What_HTTP_completes_without_a_conversation_is_complete()
    {
        Takeover.Offer(_connection);

        await _connection.Transport.Output.CompleteAsync();
        await _connection.Transport.Input.CompleteAsync();

        Assert.True(_toClient.Reader.TryRead(out var read));
        Assert.True(read.IsCompleted);
        Assert.True((await _fromClient.Writer.FlushAsync(TestContext.Current.CancellationToken)).IsCompleted);
    }

    [Fact]
    public void The_heart_beats_for_HTTP_until_a_conversation_is_put_in_and_then_for_nobody()
    {
        var takeover = Takeover.Offer(_connection);
        var beats = new List<object>();
        var feature = _connection.Features.Get<IConnectionHeartbeatFeature>()!;
        feature.OnHeartbeat(beats.Add, "first");
        feature.OnHeartbeat(beats.Add, "second");

        _heart.Beat();
        Assert.Equal(["first", "second"], beats);
        takeover.Take(new Silence());
        _heart.Beat();

        Assert.Equal(["first", "second"], beats);
    }

    [Fact]
    public async Task Without_a_conversation_the_connection_is_left_as_it_was_found()
    {
        var transport = _connection.Transport;
        var takeover = Takeover.Offer(_connection);
        Assert.NotSame(transport, _connection.Transport);

        await takeover.ConverseAsync();

        Assert.Same(transport, _connection.Transport);
        Assert.Same(_heart, _connection.Features.Get<IConnectionHeartbeatFeature>());
        Assert.Null(_connection.Features.Get<Takeover>());
    }

    [Fact]
    public void A_conversation_whose_connection_fails_in_anothers_hands_is_told_so_once()
    {
        var conversation = new Silence();
        var takeover = Takeover.Offer(_connection);
        takeover.Take(conversation);

        takeover.Abandon();
        takeover.Abandon();

        Assert.Equal(1, conversation.Abandoned);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Heart : IConnectionHeartbeatFeature
    {
        private readonly List<(Action<object> Action, object State)> _actions = [];

        public void OnHeartbeat(Action<object> action, object state) => _actions.Add((action, state));

        public void Beat() => _actions.ForEach(each => each.Action(each.State));
    }

    private sealed class Silence : IConversation
    {
        public int Abandoned { get; private set; }

        public Task RunAsync(PipeReader input, ISessionTransport transport) => Task.CompletedTask;

        public void Abandon() => Abandoned++;
    }
}
