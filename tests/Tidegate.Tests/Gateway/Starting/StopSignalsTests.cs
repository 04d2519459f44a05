using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Tidegate.Gateway.Starting;

namespace Tidegate.Tests.Gateway.Starting;

public sealed class StopSignalsTests
{
    private const int SigInt = 2;
    private const int SigTerm = 15;

    [Fact]
    public void The_first_signal_stops_in_order_and_the_second_ends_the_process_with_what_a_shell_expects()
    {
        using var lifetime = new CountingLifetime();
        var exits = new List<int>();
        using var signals = new StopSignals(lifetime, exits.Add);

        signals.Hear(SigTerm);
        var afterFirst = (lifetime.Stops, exits.Count);
        signals.Hear(SigInt);

        Assert.Equal((1, 0), afterFirst);
        Assert.Equal((1, 130), (lifetime.Stops, Assert.Single(exits)));
    }

    [Fact]
    public void On_Windows_Ctrl_C_and_Ctrl_Break_stop_in_order()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            var (lifetime, system) = (new CountingLifetime(), new FakeSystem());
            using var signals = new StopSignals(lifetime, _ => { }, StopSignal.OfWindows, system.Register);

            var context = system.Raise(signal);

            Assert.True(context.Cancel); // else the process would end in the middle
            Assert.Equal(1, lifetime.Stops);
        }
    }

    [Fact]
    public async Task On_Windows_the_end_of_a_service_or_console_waits_for_the_orderly_end_because_the_process_ends_with_it()
    {
        foreach (var signal in new[] { PosixSignal.SIGHUP, PosixSignal.SIGTERM })
        {
            using var lifetime = new CountingLifetime();
            var system = new FakeSystem();
            using var signals = new StopSignals(lifetime, _ => { }, StopSignal.OfWindows, system.Register);

            var handler = Task.Run(() => system.Raise(signal), TestContext.Current.CancellationToken);
            await lifetime.Asked.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            var returnedEarly = handler.IsCompleted;
            lifetime.EndStop();
            await handler.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

            Assert.False(returnedEarly);
        }
    }

    [Fact]
    public void Every_system_hears_what_it_knows_and_lets_go_of_it()
    {
        var (unix, windows) = (new FakeSystem(), new FakeSystem());

        new StopSignals(new CountingLifetime(), _ => { }, StopSignal.OfUnix, unix.Register).Dispose();
        new StopSignals(new CountingLifetime(), _ => { }, StopSignal.OfWindows, windows.Register).Dispose();

        Assert.Equal([PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP], unix.Registered);
        Assert.Equal([PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP, PosixSignal.SIGTERM], windows.Registered);
        Assert.Equal((3, 4), (unix.LetGo, windows.LetGo));
    }

    private sealed class FakeSystem
    {
        private readonly Dictionary<PosixSignal, Action<PosixSignalContext>> _handlers = [];

        public IEnumerable<PosixSignal> Registered => _handlers.Keys;

        public int LetGo { get; private set; }

        public IDisposable Register(PosixSignal signal, Action<PosixSignalContext> handler)
        {
            _handlers.Add(signal, handler);
            return new Registration(this);
        }

        public PosixSignalContext Raise(PosixSignal signal)
        {
            var context = new PosixSignalContext(signal);
            _handlers[signal](context);
            return context;
        }

        private sealed class Registration(FakeSystem system) : IDisposable
        {
            public void Dispose() => system.LetGo++;
        }
    }

    private sealed class CountingLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopped = new();
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public int Stops { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => _stopped.Token;

        public void StopApplication()
        {
            Stops++;
            _asked.TrySetResult();
        }

        public void EndStop() => _stopped.Cancel();

        public void Dispose() => _stopped.Dispose();
    }
}
