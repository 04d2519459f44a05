using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Refusals;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Api;

/// <summary>Reads and writes the JSON of calls.</summary>
internal static class ApiReply
{
    /// <summary>Answers with a body of this shape.</summary>
    public static Task WriteAsync<T>(HttpContext context, T body, JsonTypeInfo<T> shape, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(body, shape, cancellationToken: context.RequestAborted);
    }

    /// <summary>Reads a body of this shape; false for anything else.</summary>
    public static bool TryRead<T>(byte[] body, JsonTypeInfo<T> shape, [NotNullWhen(true)] out T? read)
        where T : class
    {
        try
        {
            read = JsonSerializer.Deserialize(body, shape);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the latter: half a surrogate pair
        {
            read = null;
        }

        return read is not null;
    }

    /// <summary>Reads a small JSON body of this shape; null: it was answered.</summary>
    public static async ValueTask<T?> ReadAsync<T>(
        HttpContext context,
        JsonTypeInfo<T> shape,
        TimeProvider time,
        int bytesMax = ApiBody.SmallBytesMax
    )
        where T : class
    {
        if (await ApiBody.ReadAsync(context, bytesMax, time) is not { } body)
        {
            return null;
        }

        if (TryRead(body, shape, out var read))
        {
            return read;
        }

        await RefuseAsync(context, GatewayErrors.BadRequest);
        return null;
    }

    /// <summary>Answers with a catalogue entry.</summary>
    public static Task RefuseAsync(HttpContext context, GatewayError error, string? detail = null) =>
        ProblemBody.WriteAsync(context, error, error.HttpStatus ?? StatusCodes.Status400BadRequest, detail);

    /// <summary>Answers with a refusal.</summary>
    public static Task RefuseAsync(HttpContext context, Refusal refusal) =>
        ProblemRefusals.WriteAsync(context, refusal, detail: null, status: refusal.Error.HttpStatus ?? StatusCodes.Status400BadRequest);
}
