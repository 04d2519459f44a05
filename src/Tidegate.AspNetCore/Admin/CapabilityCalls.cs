using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth.Audit;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Markets.Capabilities;

namespace Tidegate.AspNetCore.Admin;

/// <summary>What brokers can deliver, for an administrator: shown, and read again from the file of the options.</summary>
internal sealed class CapabilityCalls(BrokerCapabilities capabilities, TidegateOptions options, AdminGuard guard, ApiAudit audit)
{
    private const string Tag = "brokers";

    private readonly Lock _gate = new(); // of two that read at once the later answer is also the one in use

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            guard.Call(
                Tag,
                HttpMethods.Get,
                "/admin/capabilities",
                "Lists what brokers can deliver.",
                ListAsync,
                new(StatusCodes.Status200OK, "The brokers.", ApiContent.Json(AdminJson.Default.CapabilitiesReply))
            ) with
            {
                Query =
                [
                    ("broker", "Only this broker; 404 where it is not known."),
                    ("exchange", "404 where the broker does not stream it."),
                ],
            },
            guard.Call(
                Tag,
                HttpMethods.Post,
                "/admin/capabilities/reload",
                "Reads CapabilitiesFile again; with a fault in it everything stays as it was.",
                ReloadAsync,
                new(StatusCodes.Status200OK, "Whether it is in use now.", ApiContent.Json(AdminJson.Default.CapabilitiesReloadReply))
            ),
        ];

    private Task ListAsync(HttpContext context, Grant grant)
    {
        var query = context.Request.Query;
        if ((string?)query["broker"] is not { Length: > 0 } name)
        {
            return ApiReply.WriteAsync(
                context,
                new CapabilitiesReply([.. capabilities.Brokers.Select(CapabilityBody.Of)]),
                AdminJson.Default.CapabilitiesReply
            );
        }

        var exchange = (string?)query["exchange"] is { Length: > 0 } code ? code : null;
        var fault = capabilities.FindFault(name, exchange);
        return fault is null && capabilities.Find(name) is { } broker
            ? ApiReply.WriteAsync(context, new CapabilitiesReply([CapabilityBody.Of(broker)]), AdminJson.Default.CapabilitiesReply)
            : ApiReply.RefuseAsync(context, GatewayErrors.NotFound, fault);
    }

    private Task ReloadAsync(HttpContext context, Grant grant)
    {
        var faults = new List<string>();
        lock (_gate)
        {
            var brokers = CapabilityFile.Read(options.CapabilitiesFile, faults);
            if (faults.Count == 0)
            {
                capabilities.Replace(brokers);
            }
        }

        var count = capabilities.Brokers.Length;
        audit.Act(
            context,
            grant,
            AuditActions.CapabilitiesReloaded,
            "",
            detail: faults.Count == 0 ? $"{count} brokers" : "not taken: the file has faults"
        );
        return ApiReply.WriteAsync(
            context,
            new CapabilitiesReloadReply(faults.Count == 0, count, faults),
            AdminJson.Default.CapabilitiesReloadReply
        );
    }
}
