using System.Net;
using System.Text;
using System.Text.Json;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The calls of REST that bots make before and beside the sockets. Called under the exchange's lock.</summary>
internal sealed class KrakenRest(KrakenExchange exchange, KrakenDoor door)
{
    private const string PublicPath = "/0/public/";
    private const string PrivatePath = "/0/private/";

    private readonly KrakenRestPublic _public = new(exchange);
    private readonly KrakenRestPrivate _private = new(exchange);

    public PlainAnswer Answer(PlainRequest request)
    {
        var path = request.Head.Path;
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (exchange.Refusals.Take(name) is not { } refusal)
        {
            return Real(request, path, name);
        }

        if (refusal.IsLost || refusal.IsSilent)
        {
            return Real(request, path, name) with { Fate = refusal.IsLost ? PlainFate.Lost : PlainFate.Silence };
        }

        return refusal.Status is { } status ? new PlainAnswer(status)
            : refusal.Body is { } body ? new PlainAnswer(HttpStatusCode.OK, Encoding.UTF8.GetBytes(body))
            : Error(refusal.Error!);
    }

    private PlainAnswer Real(PlainRequest request, string path, string name)
    {
        if (
            path == PublicPath + name
            && request.Head.Method is "GET" or "POST"
            && _public.Result(name, FormFields.Parse(request.Head.Query)) is { } told
        )
        {
            return Result(told);
        }

        if (path != PrivatePath + name || !KrakenRestPrivate.Knows(name))
        {
            return Error("EGeneral:Unknown method");
        }

        if (request.Head.Method != "POST")
        {
            return new PlainAnswer(HttpStatusCode.MethodNotAllowed);
        }

        var (account, fields, error) = door.Judge(request, KrakenRestPrivate.CostOf(name, exchange.Options.LedgerCost));
        error ??= account!.May(KrakenRestPrivate.PermissionOf(name)) ? null : "EGeneral:Permission denied";
        error ??= exchange.System == "maintenance" ? "EService:Unavailable" : null;
        if (error is not null)
        {
            return Error(error);
        }

        (var result, error) = _private.Do(name, account!, fields);
        return error is null ? Result(result!) : Error(error);
    }

    private PlainAnswer Error(string error) =>
        new(
            HttpStatusCode.OK,
            exchange.Json.Frame(writer =>
            {
                writer.WriteStartArray("error");
                writer.WriteStringValue(error);
                writer.WriteEndArray();
            })
        );

    private PlainAnswer Result(Action<Utf8JsonWriter> members) =>
        new(
            HttpStatusCode.OK,
            exchange.Json.Frame(writer =>
            {
                writer.WriteStartArray("error");
                writer.WriteEndArray();
                writer.WriteStartObject("result");
                members(writer);
                writer.WriteEndObject();
            })
        );
}
