using System.Net.WebSockets;
using System.Text;

namespace Tidegate.FunctionalTests.Samples;

/// <summary>Whole text messages over .NET's own client.</summary>
internal static class SocketTexts
{
    public static async Task<string> ReadTextAsync(this ClientWebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[65_536];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }

    public static ValueTask SendTextAsync(this ClientWebSocket socket, string text, CancellationToken cancellation) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, true, cancellation);
}
