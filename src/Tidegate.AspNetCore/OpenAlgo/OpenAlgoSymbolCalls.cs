using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Dialects;
using Tidegate.AspNetCore.Dialects.OpenAlgo;
using Tidegate.Markets.Instruments;

namespace Tidegate.AspNetCore.OpenAlgo;

/// <summary><c>/api/v1/instruments</c>, <c>/api/v1/symbol</c>, <c>/api/v1/search</c>: the table of symbols, in OpenAlgo's shapes and texts.</summary>
internal sealed class OpenAlgoSymbolCalls(OpenAlgoGuard guard, IInstrumentCatalogue instruments, TimeProvider time)
{
    private const int RowsMax = 500;
    private const int ExchangeCharsMax = 32;
    private const int RowsPerFlush = 256; // about 64 KiB: whoever downloads slowly holds no more of the table in memory
    private const string Tag = "openalgo";

    private static readonly ApiContent Body = new(["application/json"], null);

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(HttpMethods.Get, "/api/v1/instruments", "Exports the table of symbols.", ApiNeed.Credential, ExportAsync)
            {
                Tag = Tag,
                Query =
                [
                    ("apikey", "An API key, where none is in a header."),
                    ("exchange", "Only of this exchange."),
                    ("format", "json or csv. Default json."),
                ],
                Answer = new(StatusCodes.Status200OK, "The rows.", new ApiContent(["application/json", "text/csv"], null)),
                Problems = [400, 401, 403, 429, 503],
            },
            new(HttpMethods.Post, "/api/v1/symbol", "Finds one symbol.", ApiNeed.Credential, FindAsync)
            {
                Tag = Tag,
                Body = Body,
                Answer = new(StatusCodes.Status200OK, "Its row.", Body),
                Problems = [400, 401, 403, 404, 408, 413, 429, 503],
            },
            new(HttpMethods.Post, "/api/v1/search", "Finds symbols by words in any order.", ApiNeed.Credential, SearchAsync)
            {
                Tag = Tag,
                Body = Body,
                Answer = new(StatusCodes.Status200OK, "At most 500 rows.", Body),
                Problems = [400, 401, 403, 408, 413, 429, 503],
            },
        ];

    private async Task ExportAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var key = query["apikey"] is [{ Length: > 0 } only] ? only : null;
        if (await guard.IsTooFastAsync(context) || await guard.AdmitClientAsync(context, key) is null)
        {
            return;
        }

        var exchange = query["exchange"] is [{ Length: > 0 } named] ? named : null;
        var format = query["format"] is [{ Length: > 0 } asked] ? asked : "json";
        if (format is not ("json" or "csv") || exchange?.Length > ExchangeCharsMax || !IsCode(exchange))
        {
            await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status400BadRequest, "Invalid format or exchange");
            return;
        }

        IEnumerable<Instrument> rows = instruments.List(exchange);
        await (format is "csv" ? WriteCsvAsync(context, rows, exchange) : WriteJsonAsync(context, rows));
    }

    private static async Task WriteCsvAsync(HttpContext context, IEnumerable<Instrument> rows, string? exchange)
    {
        context.Response.ContentType = "text/csv";
        context.Response.Headers.ContentDisposition = $"attachment; filename=instruments_{exchange ?? "all"}.csv";
        var output = context.Response.BodyWriter;
        Encoding.UTF8.GetBytes(InstrumentRow.CsvHeader + "\n", output);
        var count = 0;
        foreach (var row in rows)
        {
            Encoding.UTF8.GetBytes(InstrumentRow.Csv(row) + "\n", output);
            if (++count % RowsPerFlush == 0)
            {
                await output.FlushAsync(context.RequestAborted);
            }
        }

        await output.FlushAsync(context.RequestAborted);
    }

    /// <summary>Counted first: the message before the rows says how many they are.</summary>
    private static async Task WriteJsonAsync(HttpContext context, IEnumerable<Instrument> rows)
    {
        var all = rows.ToArray(); // the directory's own objects
        context.Response.ContentType = "application/json";
        var output = context.Response.BodyWriter;
        await using var json = JsonText.Write(output);
        json.WriteStartObject();
        json.WriteString("status"u8, "success"u8);
        json.WriteString("message"u8, $"Found {all.Length} instruments");
        json.WriteStartArray("data"u8);
        for (var i = 0; i < all.Length; i++)
        {
            json.WriteStartObject();
            InstrumentRow.WriteMembers(json, all[i]);
            json.WriteEndObject();
            if (i % RowsPerFlush == RowsPerFlush - 1)
            {
                await json.FlushAsync(context.RequestAborted);
                await output.FlushAsync(context.RequestAborted);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
        await output.FlushAsync(context.RequestAborted);
    }

    private async Task FindAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } asked)
        {
            return;
        }

        if (asked is not { Symbol: { Length: > 0 } symbol, Exchange: { Length: > 0 } exchange })
        {
            await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status400BadRequest, "Symbol and exchange are required");
        }
        else if (!instruments.TryFind(symbol, exchange, out var row, out var number))
        {
            var text = $"Symbol {OpenAlgoTexts.Cut(symbol)} not found in exchange {OpenAlgoTexts.Cut(exchange)}";
            await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status404NotFound, text);
        }
        else
        {
            await OpenAlgoReply.WriteAsync(
                context,
                json =>
                {
                    json.WriteStartObject("data"u8);
                    json.WriteNumber("id"u8, number);
                    InstrumentRow.WriteMembers(json, row);
                    json.WriteEndObject();
                }
            );
        }
    }

    private async Task SearchAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } asked)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(asked.Query))
        {
            await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status400BadRequest, "Query parameter is required and cannot be empty");
            return;
        }

        var exchange = string.IsNullOrEmpty(asked.Exchange) ? null : asked.Exchange;
        var rows = instruments.Search(asked.Query, exchange, RowsMax);
        await OpenAlgoReply.WriteAsync(
            context,
            json =>
            {
                json.WriteString("message"u8, rows.Count > 0 ? $"Found {rows.Count} matching symbols" : "No matching symbols found");
                json.WriteStartArray("data"u8);
                foreach (var row in rows)
                {
                    json.WriteStartObject();
                    InstrumentRow.WriteMembers(json, row);
                    json.WriteNumber("freeze_qty"u8, row.FreezeQuantity ?? 0); // 0: no limit known, as the original has it
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
    }

    /// <summary>The body of a caller who was let in; null: it was answered.</summary>
    private async ValueTask<Question?> ReadAsync(HttpContext context)
    {
        if (await guard.IsTooFastAsync(context) || await ApiBody.ReadAsync(context, ApiBody.SmallBytesMax, time) is not { } body)
        {
            return null;
        }

        if (JsonText.ReadObject(body, Question.Read) is not { } asked)
        {
            await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status400BadRequest, "Invalid request");
            return null;
        }

        return await guard.AdmitClientAsync(context, asked.Key) is null ? null : asked;
    }

    private static bool IsCode(string? exchange) =>
        exchange is null || exchange.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_');

    private sealed record Question(string? Key, string? Symbol, string? Exchange, string? Query)
    {
        public static Question Read(JsonElement root) =>
            new(TextOf(root, "apikey"), TextOf(root, "symbol"), TextOf(root, "exchange"), TextOf(root, "query"));

        private static string? TextOf(JsonElement root, string name) =>
            root.TryGetProperty(name, out var member)
            && member.ValueKind is JsonValueKind.String
            && member.GetString() is { Length: > 0 } text
                ? text
                : null;
    }
}
