using System.Text;
using Tidegate.Streaming.Frames;
using Tidegate.Streaming.Outbox;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Outbox;

public sealed class SessionOutboxTests : IDisposable
{
    private const int BytesMax = 1_000;
    private const int FramesMax = 100;

    private readonly SlabPool _pool = new(new SlabLedger());
    private readonly WriteTotals _totals = new();
    private readonly ScriptedTransport _transport = new();
    private readonly SessionOutbox _outbox;

    public SessionOutboxTests() => _outbox = new SessionOutbox(_pool, _totals, _transport, new Ignored(), BytesMax, FramesMax);

    public void Dispose() => _transport.Dispose();

    [Fact]
    public void Everything_pending_goes_out_in_order_with_one_write_and_no_buffer_stays()
    {
        _outbox.TryAppend(Frame("a"));
        _outbox.TryAppend(Frame("b"));
        _outbox.TryAppendAnswer(Frame("c"));

        _outbox.Flush();

        Assert.Equal(["a", "b", "c"], _transport.Texts);
        Assert.Equal(1, _transport.Writes);
        Assert.Equal((3, 9, 1), (_totals.Frames, _totals.Bytes, _totals.Writes));
        Assert.Equal(0, _pool.Rented);
        Assert.False(_outbox.HasPending);
    }

    [Fact]
    public void An_empty_outbox_writes_nothing()
    {
        _outbox.Flush();

        Assert.Equal(0, _transport.Writes);
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public void While_a_write_is_pending_no_other_begins_and_what_comes_waits_behind_it()
    {
        _transport.IsStuck = true;
        _outbox.TryAppend(Frame("a"));
        _outbox.Flush();
        _outbox.TryAppend(Frame("b"));
        _outbox.Flush();

        Assert.Equal(1, _transport.Writes);
        Assert.Equal(2, _outbox.FramesBehind);

        _transport.Unstick();
        _outbox.Resume(isGone: false);
        _outbox.Flush();

        Assert.Equal(["a", "b"], _transport.Texts);
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public void A_write_that_fails_late_returns_both_buffers()
    {
        _transport.IsStuck = true;
        _outbox.TryAppend(Frame("a"));
        _outbox.Flush();
        _outbox.TryAppend(Frame("b"));

        _outbox.Resume(isGone: true);

        Assert.True(_outbox.IsGone);
        Assert.Equal(0, _pool.Rented);
        Assert.Equal(0, _totals.Frames);
    }

    [Fact]
    public void A_peer_that_has_gone_takes_nothing_and_holds_nothing()
    {
        _transport.IsGone = true;
        _outbox.TryAppend(Frame("a"));
        _outbox.Flush();

        Assert.True(_outbox.TryAppend(Frame("b"))); // not slow: gone
        _outbox.AppendLast(Frame("c"));

        Assert.True(_outbox.IsGone);
        Assert.False(_outbox.HasPending);
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public void A_transport_that_throws_counts_as_gone()
    {
        _transport.Fault = new NotSupportedException();
        _outbox.TryAppend(Frame("a"));

        _outbox.Flush();

        Assert.True(_outbox.IsGone);
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public void Dropping_while_a_write_is_pending_leaves_its_buffer_until_it_has_ended()
    {
        _transport.IsStuck = true;
        _outbox.TryAppend(Frame("a"));
        _outbox.Flush();
        _outbox.TryAppend(Frame("b"));

        _outbox.Drop();
        Assert.Equal(1, _pool.Rented);

        _outbox.Resume(isGone: false);
        Assert.Equal(0, _pool.Rented);
        Assert.True(_outbox.IsGone);
    }

    [Fact]
    public void A_stuck_client_may_have_exactly_as_many_bytes_waiting_as_the_limit()
    {
        _transport.IsStuck = true;
        _outbox.TryAppend(Frame("in flight"));
        _outbox.Flush();

        Assert.True(_outbox.TryAppend(new byte[BytesMax]));
        Assert.False(_outbox.TryAppend(new byte[1]));
    }

    [Fact]
    public void A_stuck_client_may_be_exactly_as_many_frames_behind_as_the_limit()
    {
        _transport.IsStuck = true;
        _outbox.TryAppend(Frame("1"));
        _outbox.Flush();
        for (var i = 2; i <= FramesMax; i++)
        {
            Assert.True(_outbox.TryAppend(Frame("x")));
        }

        Assert.Equal(FramesMax, _outbox.FramesBehind);
        Assert.False(_outbox.TryAppend(Frame("one more")));
    }

    [Fact]
    public void A_burst_beyond_the_limits_is_written_on_the_way_when_the_socket_is_free()
    {
        for (var i = 0; i < 10 * FramesMax; i++)
        {
            Assert.True(_outbox.TryAppend(Frame($"{i}")));
        }

        _outbox.Flush();

        Assert.Equal(Enumerable.Range(0, 10 * FramesMax).Select(i => $"{i}"), _transport.Texts);
    }

    [Fact]
    public void Answers_have_room_beyond_the_limits_of_updates_up_to_the_largest_buffer()
    {
        _transport.IsStuck = true;
        _outbox.TryAppend(Frame("in flight"));
        _outbox.Flush();

        Assert.True(_outbox.TryAppendAnswer(new byte[SlabPool.BytesMax]));
        Assert.False(_outbox.TryAppendAnswer(new byte[1]));
    }

    [Fact]
    public void A_last_frame_without_room_takes_the_place_of_what_has_not_begun_and_cuts_nothing()
    {
        _transport.IsStuck = true;
        _outbox.TryAppend(Frame("begun"));
        _outbox.Flush();
        for (var i = 0; i < 4; i++)
        {
            _outbox.TryAppendAnswer(Frame(new string('x', (SlabPool.BytesMax / 4) - 10)));
        }

        _outbox.AppendLast(Frame(new string('c', 60)));
        _transport.Unstick();
        _outbox.Resume(isGone: false);
        _outbox.Flush();

        Assert.Equal(["begun", new string('c', 60)], _transport.Texts);
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public void A_last_frame_with_room_stands_behind_all_others()
    {
        _outbox.TryAppend(Frame("a"));
        _outbox.AppendLast(Frame("last"));

        _outbox.Flush();

        Assert.Equal(["a", "last"], _transport.Texts);
    }

    [Fact]
    public void Frames_that_lie_one_behind_the_other_are_sent_from_where_they_lie()
    {
        var slab = SlabOf("a", "b", "c");
        Assert.True(_outbox.TryAppend(new FrameRun(slab, 0, 3, 1)));
        Assert.True(_outbox.TryAppend(new FrameRun(slab, 3, 6, 2)));

        Assert.Equal(1, _pool.Rented); // nothing was copied
        _pool.Release(slab);
        _outbox.Flush();

        Assert.Equal(["a", "b", "c"], _transport.Texts);
        Assert.Equal((3, 9, 1), (_totals.Frames, _totals.Bytes, _totals.Writes));
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public void Frames_that_lie_apart_are_copied_in_their_order()
    {
        var slab = SlabOf("a", "b", "c");
        _outbox.TryAppend(new FrameRun(slab, 6, 3, 1));
        _outbox.TryAppend(new FrameRun(slab, 0, 3, 1));
        _outbox.TryAppend(Frame("own"));
        _outbox.TryAppend(new FrameRun(slab, 3, 3, 1));
        _pool.Release(slab);

        Assert.Equal(1, _pool.Rented); // the shared slab is free already
        _outbox.Flush();

        Assert.Equal(["c", "a", "own", "b"], _transport.Texts);
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public void A_run_that_does_not_fit_whole_is_not_taken_at_all()
    {
        var slab = _pool.Rent(4_096);

        Assert.False(_outbox.TryAppend(new FrameRun(slab, 0, BytesMax + 1, 2)));
        Assert.False(_outbox.TryAppend(new FrameRun(slab, 0, 10, FramesMax + 1)));
        Assert.True(_outbox.TryAppend(new FrameRun(slab, 0, BytesMax, FramesMax)));
        Assert.False(_outbox.TryAppend(new FrameRun(slab, 0, 1, 1)));
    }

    [Fact]
    public void A_shared_slab_stays_as_it_is_while_a_stuck_client_still_has_to_get_it()
    {
        var slab = SlabOf("a", "b");
        _transport.IsStuck = true;
        _outbox.TryAppend(new FrameRun(slab, 0, 6, 2));
        _pool.Release(slab);
        _outbox.Flush();

        Assert.Equal(1, _pool.Rented);
        _transport.Unstick();
        _outbox.Resume(isGone: false);

        Assert.Equal(["a", "b"], _transport.Texts);
        Assert.Equal(0, _pool.Rented);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_history_delivers_whole_frames_in_order_and_returns_every_buffer(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            using var transport = new ScriptedTransport();
            var outbox = new SessionOutbox(_pool, _totals, transport, new Ignored(), 20_000, 1_000);
            var sent = new List<string>();
            for (var step = 0; step < 100; step++)
            {
                switch (random.Next(6))
                {
                    case 0:
                        outbox.Flush();
                        break;
                    case 1:
                        transport.IsStuck = random.Next(2) == 0;
                        break;
                    case 2 when transport.IsPending:
                        transport.CompleteWrite();
                        outbox.Resume(isGone: false);
                        break;
                    default:
                        var text = $"{step}:" + new string('x', random.Next(3_000));
                        if (outbox.TryAppend(Frame(text)))
                        {
                            sent.Add(text);
                        }

                        break;
                }
            }

            transport.IsStuck = false;
            if (transport.IsPending)
            {
                transport.CompleteWrite();
                outbox.Resume(isGone: false);
            }

            outbox.Flush();

            Assert.Equal(sent, transport.Texts);
            Assert.Equal(0, _pool.Rented);
        }
    }

    private Slab SlabOf(params string[] texts)
    {
        var slab = _pool.Rent(1);
        byte[] frames = [.. texts.SelectMany(Frame)];
        frames.CopyTo(slab.Span(0, frames.Length));
        return slab;
    }

    private static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var frame = new byte[FrameWriting.HeaderBytes(payload.Length) + payload.Length];
        FrameWriting.WriteHeader(frame, Opcode.Text, payload.Length);
        payload.CopyTo(frame, frame.Length - payload.Length);
        return frame;
    }

    private sealed class Ignored : IWriteCompletion
    {
        public void WriteCompleted(bool isGone)
        {
            // The tests call Resume themselves, as the shard's thread would.
        }
    }
}
