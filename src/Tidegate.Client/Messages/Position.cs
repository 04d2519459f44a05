namespace Tidegate.Client.Messages;

/// <summary>The last update of a topic that the client has seen.</summary>
internal sealed record Position(string Epoch, long Seq);
