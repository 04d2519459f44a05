using System.Net;

namespace Tidegate.Feeds.Brokers.Sockets;

/// <summary>A broker answered the upgrade with another status than 101.</summary>
#pragma warning disable CA1032 // it means nothing without the status
internal sealed class DoorRefusedException(HttpStatusCode status) : Exception($"The upgrade was answered with status {(int)status}.")
#pragma warning restore CA1032
{
    public HttpStatusCode Status { get; } = status;
}
