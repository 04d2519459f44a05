using Microsoft.AspNetCore.Connections;

namespace Tidegate.Gateway.Listening;

/// <summary>Marks connections to the address whose every path is for OpenAlgo's sockets: its port may have been any free one.</summary>
internal sealed class OpenAlgoConnection
{
    private static readonly OpenAlgoConnection Instance = new();

    /// <summary>Marks every connection of a listener.</summary>
    public static void Mark(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listen) =>
        listen.Use(
            (connection, next) =>
            {
                connection.Features.Set(Instance);
                return next(connection);
            }
        );

    /// <summary>True for requests of marked connections.</summary>
    public static bool IsOn(HttpContext context) => context.Features.Get<OpenAlgoConnection>() is not null;
}
