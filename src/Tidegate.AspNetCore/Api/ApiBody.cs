using System.Buffers;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Refusals;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Api;

/// <summary>Reads the body of a call: bounded in bytes and in time.</summary>
internal static class ApiBody
{
    /// <summary>Bytes of a body that holds names and secrets.</summary>
    public const int SmallBytesMax = 4_096;

    /// <summary>From the head of a request to the end of its body.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    /// <summary>The whole body; null: it was answered with 413 or 408, or the client has gone.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpContext context, int bytesMax, TimeProvider time)
    {
        if (context.Request.ContentLength > bytesMax)
        {
            await RefuseTooBigAsync(context);
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(bytesMax + 1);
        try
        {
            using var late = new CancellationTokenSource(Within, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
            var count = await context.Request.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, bytesMax + 1),
                bytesMax + 1,
                throwOnEndOfStream: false,
                either.Token
            );
            if (count <= bytesMax)
            {
                return buffer[..count];
            }

            await RefuseTooBigAsync(context);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await RefuseTooBigAsync(context); // the server's own limit came first
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Headers.Connection = "close"; // what is left of the body is not waited for
            await ProblemBody.WriteAsync(
                context,
                GatewayErrors.BadRequest,
                StatusCodes.Status408RequestTimeout,
                "The body did not come in time"
            );
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            context.Abort(); // the client has gone in the middle of its body
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true); // it may hold a password
        }

        return null;
    }

    private static Task RefuseTooBigAsync(HttpContext context) =>
        ProblemBody.WriteAsync(context, GatewayErrors.TooBig, StatusCodes.Status413PayloadTooLarge);
}
