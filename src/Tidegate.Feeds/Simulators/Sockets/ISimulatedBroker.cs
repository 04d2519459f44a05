namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>What makes a <see cref="SimulatorServer"/> one broker's: who may come in, and what is said to whom is in. Thread-safe.</summary>
internal interface ISimulatedBroker
{
    /// <summary>Judges an upgrade. <paramref name="others"/> are the sessions that are open now.</summary>
    UpgradeAnswer Judge(UpgradeRequest request, IReadOnlyCollection<ISimulatedSession> others);

    /// <summary>Begins the session of a client that was let in.</summary>
    /// <param name="request">What it showed.</param>
    /// <param name="wake">Has the session write soon. May be called from any thread, also under a lock.</param>
    ISimulatedSession Begin(UpgradeRequest request, Action wake);

    /// <summary>Answers a request that is no upgrade; null: it is none of this broker's.</summary>
    PlainAnswer? Answer(PlainRequest request) => null;
}
