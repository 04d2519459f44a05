using System.Net;
using Tidegate.Core.Errors;

namespace Tidegate.Client.Messages;

/// <summary>Close codes and HTTP statuses into catalogue entries and advice.</summary>
internal static class CloseMeaning
{
    /// <summary>What a close frame means. The number carries the advice also where this build does not know the entry.</summary>
    public static ErrorInfo OfClose(int code, string? reason, string? secret)
    {
        var entry = GatewayErrors.All.FirstOrDefault(error => error.CloseCode == code);
        var text = SafeText.Clean(reason, secret);
        return new ErrorInfo(entry?.Id ?? "", text.Length > 0 ? text : entry?.Reason ?? "", entry?.Retry ?? AdviceOf(code));
    }

    /// <summary>What a refusal before the upgrade means: a problem body (RFC 9457) or the plain text of the <c>nse</c> dialect.</summary>
    public static ErrorInfo OfHttp(HttpRefusal refusal, string? secret)
    {
        var advice = AdviceOf(refusal.Status);
        if (!refusal.IsJson || !MessageParser.TryParseObject(refusal.Body, out var body))
        {
            return new ErrorInfo("", SafeText.Clean(refusal.Text, secret), advice, refusal.RetryAfter);
        }

        var entry = EntryOf(body.Text("id")) ?? EntryOf(body.Text("error")) ?? EntryOf(body.Text("code")) ?? EntryOf(body.Text("type"));
        var text = body.Text("detail") ?? body.Text("title") ?? body.Text("message") ?? entry?.Reason;
        return new ErrorInfo(
            entry?.Id ?? "",
            SafeText.Clean(text, secret),
            entry?.Retry ?? advice,
            body.Milliseconds("retryAfterMs") ?? refusal.RetryAfter,
            body.Text("rule") is { } rule ? SafeText.Clean(rule, secret) : null
        );
    }

    // A problem's type is a URI reference whose last part is the id.
    private static GatewayError? EntryOf(string? name) =>
        name is null ? null : GatewayErrors.Find(name[(name.LastIndexOfAny(['#', '/', ':']) + 1)..]);

    private static Retry AdviceOf(int closeCode) =>
        closeCode switch
        {
            >= 4100 and < 4300 => Retry.AfterDelay,
            1001 or 1005 or 1006 or 1011 or 1012 or 1013 or 1014 => Retry.AfterDelay,
            _ => Retry.Never,
        };

    private static Retry AdviceOf(HttpStatusCode status) =>
        (int)status switch
        {
            401 => Retry.AfterNewCredential,
            408 or 409 or 425 or 429 or >= 500 => Retry.AfterDelay,
            _ => Retry.Never,
        };
}
