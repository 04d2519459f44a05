using System.IO.Pipelines;
using Tidegate.Streaming.Outbox;

namespace Tidegate.AspNetCore.Upgrade;

/// <summary>What follows an upgrade. Exactly one of its methods is called, once.</summary>
internal interface IConversation
{
    /// <summary>Runs to the end of the conversation.</summary>
    /// <param name="input">The client's bytes, from the first after its handshake on.</param>
    /// <param name="transport">The way to the client.</param>
    Task RunAsync(PipeReader input, ISessionTransport transport);

    /// <summary>The connection went before the conversation could begin.</summary>
    void Abandon();
}
