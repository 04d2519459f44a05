using Microsoft.AspNetCore.Connections;

namespace Tidegate.Gateway.Listening;

/// <summary>Marks connections to the management address, told by their listener: its port may have been any free one.</summary>
internal sealed class ManagementConnection
{
    private static readonly ManagementConnection Instance = new();

    /// <summary>Marks every connection of a listener.</summary>
    public static void Mark(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listen) =>
        listen.Use(
            (connection, next) =>
            {
                connection.Features.Set(Instance);
                return next(connection);
            }
        );

    /// <summary>Lets only requests of marked connections through; to all others there is nothing here.</summary>
    public static ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Features.Get<ManagementConnection>() is null
            ? ValueTask.FromResult<object?>(Results.NotFound())
            : next(context);

    /// <summary>The same for routes whose handler is no more than a delegate, which no filter reaches.</summary>
    public static void Guard(EndpointBuilder endpoint)
    {
        var inner = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            if (context.Features.Get<ManagementConnection>() is not null)
            {
                return inner(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    }
}
