using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Dialects;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.OpenAlgo;

/// <summary>Answers in OpenAlgo's form: nearly every body says in <c>status</c> how it went.</summary>
internal static class OpenAlgoReply
{
    /// <summary>Answers with <c>{"status":"success",...}</c>.</summary>
    public static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write) =>
        WriteObjectAsync(
            context,
            json =>
            {
                json.WriteString("status"u8, "success"u8);
                write(json);
            }
        );

    /// <summary>Answers with an object whose members are all written by the caller.</summary>
    public static async Task WriteObjectAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        using (var json = JsonText.Write(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Answers with <c>{"status":"error","message":...}</c>.</summary>
    public static async Task RefuseAsync(HttpContext context, int status, string message, TimeSpan? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (retryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        using (var json = JsonText.Write(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, "error"u8);
            json.WriteString("message"u8, message);
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Answers what a credential met.</summary>
    /// <param name="context">The call.</param>
    /// <param name="refusal">Why it was refused.</param>
    /// <param name="missing">Status and text where there was none.</param>
    /// <param name="invalid">Status and text where it was not believed.</param>
    public static Task RefuseAsync(HttpContext context, Refusal refusal, (int, string) missing, (int, string) invalid)
    {
        var (status, text) =
            refusal.Error == GatewayErrors.CredentialMissing ? missing
            : refusal.Error.HttpStatus is StatusCodes.Status401Unauthorized ? invalid
            : (refusal.Error.HttpStatus ?? StatusCodes.Status400BadRequest, refusal.Error.Reason);
        return RefuseAsync(context, status, text, refusal.RetryAfter);
    }
}
