using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Dialects;
using Tidegate.Auth;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Admin;

/// <summary>Plans, policies and roles for an administrator. What is put holds at once, for open sessions too.</summary>
internal sealed class DocumentCalls(IDocumentStore documents, ChangeSignal signal, AdminGuard guard, ApiAudit audit, TimeProvider time)
{
    private const int BodyBytesMax = 16_384;
    private const string Tag = "documents";

    private static readonly string[] Kinds = ["plan", "policy", "role"];

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            Call(HttpMethods.Get, "/admin/documents/{kind}", "Lists the documents of a kind: plan, policy or role.", ListAsync) with
            {
                Answer = new(StatusCodes.Status200OK, "The documents.", ApiContent.Json(AdminJson.Default.DocumentsReply)),
            },
            Call(HttpMethods.Put, "/admin/documents/{kind}/{name}", "Puts a document, checked as the configuration is.", PutAsync) with
            {
                Query = [("version", "The version that it replaces; 0: it must be new. Default: whatever there is.")],
                Body = new ApiContent(["application/json"], null),
            },
            Call(HttpMethods.Delete, "/admin/documents/{kind}/{name}", "Removes a document.", DeleteAsync) with
            {
                Answer = new(StatusCodes.Status200OK, "It is gone.", ApiContent.Json(AdminJson.Default.DoneReply)),
            },
        ];

    private ApiCall Call(string method, string path, string summary, Func<HttpContext, Grant, Task> run) =>
        guard.Call(
            Tag,
            method,
            path,
            summary,
            run,
            new(StatusCodes.Status200OK, "The document with its new version.", ApiContent.Json(AdminJson.Default.DocumentEntry))
        );

    private async Task ListAsync(HttpContext context, Grant grant)
    {
        if (KindOf(context) is not { } kind)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            return;
        }

        var found = await documents.ListAsync(kind, context.RequestAborted);
        await ApiReply.WriteAsync(context, new DocumentsReply([.. found.Select(EntryOf)]), AdminJson.Default.DocumentsReply);
    }

    private async Task PutAsync(HttpContext context, Grant grant)
    {
        if (await ApiBody.ReadAsync(context, BodyBytesMax, time) is not { } body)
        {
            return;
        }

        if (Read(context, body) is not { } document || context.Request.Number("version", -1, -1, long.MaxValue) is not { } version)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
            return;
        }

        var faults = DocumentFaults.Find(document);
        if (faults.Count > 0)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest, string.Join(' ', faults));
            return;
        }

        if (version < 0)
        {
            var present = await documents.ListAsync(document.Kind, context.RequestAborted);
            version = present.FirstOrDefault(each => each.Name == document.Name)?.Version ?? 0;
        }

        var put = await documents.PutAsync(document with { Version = version }, context.RequestAborted);
        signal.Raise();
        var refusal = put is null ? new Refusal(GatewayErrors.AlreadyThere) : null;
        audit.Act(context, grant, AuditActions.DocumentPut, SubjectOf(document), refusal);
        await (
            put is null
                ? ApiReply.RefuseAsync(context, refusal!)
                : ApiReply.WriteAsync(context, EntryOf(put), AdminJson.Default.DocumentEntry)
        );
    }

    private async Task DeleteAsync(HttpContext context, Grant grant)
    {
        var (kind, name) = (KindOf(context), NameOf(context));
        if (kind is null || !await documents.DeleteAsync(kind, name, context.RequestAborted))
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            return;
        }

        signal.Raise();
        audit.Act(context, grant, AuditActions.DocumentDeleted, $"{kind}:{name}");
        await ApiReply.WriteAsync(context, new DoneReply(true), AdminJson.Default.DoneReply);
    }

    private static StoredDocument? Read(HttpContext context, byte[] body) =>
        KindOf(context) is { } kind && JsonText.TryRead(body, out var root) && root.ValueKind is JsonValueKind.Object
            ? new StoredDocument(kind, NameOf(context), Encoding.UTF8.GetString(body), 0)
            : null;

    private static string? KindOf(HttpContext context) =>
        context.GetRouteValue("kind") is string kind && Kinds.Contains(kind, StringComparer.Ordinal) ? kind : null;

    private static string NameOf(HttpContext context) => (string)context.GetRouteValue("name")!;

    private static string SubjectOf(StoredDocument document) => $"{document.Kind}:{document.Name}";

    private static DocumentEntry EntryOf(StoredDocument document) =>
        new(document.Kind, document.Name, document.Version, JsonElement.Parse(document.Json));
}
