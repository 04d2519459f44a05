using System.IO.Pipelines;

namespace Tidegate.AspNetCore.Upgrade;

/// <summary>Marks the transport as it was before any connection middleware: only while it is still the same one is the socket ours to write to.</summary>
internal sealed record OutermostTransport(IDuplexPipe Transport);
