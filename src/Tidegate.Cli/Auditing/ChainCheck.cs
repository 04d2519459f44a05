using System.Globalization;
using Tidegate.Auth.Audit;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Auditing;

/// <summary>Whether the log is as it was written: every record follows from the one before, and the heads that somebody kept are still in it.</summary>
internal static class ChainCheck
{
    /// <summary>A head as <c>--head</c> prints it.</summary>
    public static (long Seq, string Hash) HeadOf(string text) =>
        text.Split(':') is [var number, { Length: 64 } hash]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
        && hash.All(char.IsAsciiHexDigitLower)
            ? (seq, hash)
            : throw CliFailure.Usage("--expect takes what --head printed: a number, a colon and 64 hexadecimal digits.");

    /// <summary>Prints number and hash of the last record.</summary>
    public static async Task<int> HeadAsync(IAuditStore audit, bool json, CliContext context, CancellationToken cancellation)
    {
        var last = await audit.ReadAsync(new AuditQuery { NewestFirst = true, Count = 1 }, cancellation);
        var (seq, hash) = last is [var record] ? (record.Seq, record.Hash) : (0, AuditChain.Root);
        await context.Output.WriteLineAsync(json ? Json(seq, hash, null) : $"{seq}:{hash}");
        return ExitCodes.Ok;
    }

    /// <summary>Looks along the whole log.</summary>
    public static async Task<int> RunAsync(
        IAuditStore audit,
        (long Seq, string Hash)? expected,
        bool json,
        CliContext context,
        CancellationToken cancellation
    )
    {
        var (seq, hash, isKept) = (0L, AuditChain.Root, expected is not { Seq: > 0 });
        await foreach (var page in AuditCommand.PagesAsync(audit, new AuditQuery(), cancellation))
        {
            if (AuditChain.FindBreak(hash, seq, page) is { } broken)
            {
                var why =
                    $"Record {broken} does not follow from the one before it: it was changed, or a record was taken away or put in there.";
                return await SayAsync(broken, why);
            }

            isKept |= page.Any(record => record.Seq == expected?.Seq && record.Hash == expected?.Hash);
            (seq, hash) = (page[^1].Seq, page[^1].Hash);
        }

        if (!isKept)
        {
            var why =
                seq < expected!.Value.Seq
                    ? $"The log ends with record {seq}, and had record {expected.Value.Seq} before: its end was cut off."
                    : $"Record {expected.Value.Seq} is not the one it was: the log was written anew.";
            return await SayAsync(Math.Min(seq + 1, expected.Value.Seq), why);
        }

        await context.Output.WriteLineAsync(json ? Json(seq, hash, null) : $"The log is whole: {seq} records. Its head is {seq}:{hash}");
        return ExitCodes.Ok;

        async Task<int> SayAsync(long broken, string why)
        {
            if (json)
            {
                await context.Output.WriteLineAsync(Json(seq, hash, broken));
            }

            await context.Error.WriteLineAsync($"tidegate: {why}");
            return ExitCodes.Negative;
        }
    }

    private static string Json(long seq, string hash, long? broken) =>
        JsonText.Of(writer =>
        {
            writer.WriteBoolean("whole", broken is null);
            writer.WriteNumber("seq", seq);
            writer.WriteString("hash", hash);
            if (broken is { } at)
            {
                writer.WriteNumber("brokenAt", at);
            }
        });
}
