using System.CommandLine;
using System.Globalization;
using System.Text;
using Tidegate.Auth.Audit;
using Tidegate.Cli.Database;
using Tidegate.Cli.Terminal;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Cli.Instruments;

/// <summary><c>tidegate symbols import</c>: a master contract into the database, with what was left out and why.</summary>
internal static class SymbolImportCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command(
            "import",
            "Import a broker's master contract, plain or gzip. What is known of that day is replaced whole."
        );
        var broker = new Option<string>("--broker")
        {
            Description = $"Whose file it is: {string.Join(", ", MasterContract.Brokers)}; of any other broker OpenAlgo's export.",
            HelpName = "name",
            Required = true,
        };
        var file = new Option<string>("--file")
        {
            Description = "The file, CSV or JSON.",
            HelpName = "file",
            Required = true,
        };
        var date = BookOptions.DateOption("The day from which it counts: 2025-03-27. Default: today.");
        var shrink = new Option<bool>("--may-shrink") { Description = "Take it although it has less than half of the day before." };
        var database = new DatabaseOptions();
        command.Options.Add(broker);
        command.Options.Add(file);
        command.Options.Add(date);
        command.Options.Add(shrink);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var day = BookOptions.DayOf(parsed.GetValue(date), context);
                var (table, report) = Read(parsed.GetValue(broker)!, day, parsed.GetValue(file)!, context, cancellation);
                await using var stores = await database.OpenAsync(parsed, context, cancellation, mayMake: true);
                using var book = new InstrumentBook(stores.Instruments);
                var refusal = await book.ImportAsync(table, report, parsed.GetValue(shrink), cancellation);
                if (refusal is null)
                {
                    await stores.RecordAsync(AuditActions.InstrumentsImported, report.Broker, Detail(report, day), cancellation);
                }

                await context.Output.WriteAsync(
                    parsed.GetValue(CommonOptions.Json) ? Json(report, day, refusal) + "\n" : Text(report, day, isTaken: refusal is null)
                );
                return refusal is null ? ExitCodes.Ok
                    : report.IsCut ? throw new CliFailure(ExitCodes.Negative, refusal)
                    : throw new CliFailure(ExitCodes.Negative, refusal + " If that is right: --may-shrink.");
            }
        );
        return command;
    }

    private static (InstrumentTable Table, ImportReport Report) Read(
        string broker,
        DateOnly day,
        string path,
        CliContext context,
        CancellationToken cancellation
    )
    {
        if (
            broker.Length is 0 or > 32
            || broker.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '_')
        )
        {
            throw CliFailure.Usage("--broker must be a name of OpenAlgo's, such as zerodha.");
        }

        var bar = new ProgressBar(context);
        try
        {
            using var file = File.OpenRead(path);
            return MasterContract.Read(broker, day, file, progress: bar.Show, cancellation: cancellation);
        }
        catch (MasterContractException unusable)
        {
            bar.Clear();
            throw CliFailure.Usage($"{SafeText.Of(path)} cannot be used. {unusable.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliFailure.Usage($"{SafeText.Of(path)} cannot be read.");
        }
        finally
        {
            bar.Clear();
        }
    }

    private static string Detail(ImportReport report, DateOnly day) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{day:yyyy-MM-dd}: {report.RowsKept} of {report.RowsRead} rows, {report.Format}{(report.IsCut ? ", cut" : "")}"
        );

    private static string Text(ImportReport report, DateOnly day, bool isTaken)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{report.Broker} {day:yyyy-MM-dd}: {report.RowsKept:N0} instruments of {report.RowsRead:N0} rows ({report.Format}, {report.Bytes:N0} bytes).\n"
        );
        if (report.RowsShadowed > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{report.RowsShadowed:N0} share their symbol with a row that is preferred: found by token.\n"
            );
        }

        if (report.IsCut)
        {
            text.Append($"The file ends too early{(isTaken ? ": what came before is kept" : "")}. Download it again.\n");
        }

        foreach (var skipped in report.Skipped)
        {
            text.Append(CultureInfo.InvariantCulture, $"Left out, {Reason(skipped.Reason)}: {skipped.Count:N0}\n");
            foreach (var example in skipped.Examples)
            {
                text.Append(CultureInfo.InvariantCulture, $"  row {example.Row}: {SafeText.Of(example.Text)}\n");
            }
        }

        return text.ToString();
    }

    private static string Json(ImportReport report, DateOnly day, string? refusal) =>
        JsonText.Of(writer =>
        {
            writer.WriteString("broker", report.Broker);
            writer.WriteString("date", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteBoolean("imported", refusal is null);
            writer.WriteString("format", report.Format);
            writer.WriteNumber("bytes", report.Bytes);
            writer.WriteNumber("rowsRead", report.RowsRead);
            writer.WriteNumber("rowsKept", report.RowsKept);
            writer.WriteNumber("rowsShadowed", report.RowsShadowed);
            writer.WriteBoolean("cut", report.IsCut);
            writer.WriteStartArray("skipped");
            foreach (var skipped in report.Skipped)
            {
                writer.WriteStartObject();
                writer.WriteString("reason", skipped.Reason.ToString().ToLowerInvariant());
                writer.WriteNumber("count", skipped.Count);
                writer.WriteStartArray("examples");
                foreach (var example in skipped.Examples)
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("row", example.Row);
                    writer.WriteString("text", example.Text);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    private static string Reason(SkipReason reason) =>
        reason switch
        {
            SkipReason.TooLong => "too long",
            SkipReason.Damaged => "not a row",
            SkipReason.Text => "a text is missing or not ASCII",
            SkipReason.Number => "a number is none",
            SkipReason.Date => "a date is none",
            SkipReason.Exchange => "unknown exchange",
            SkipReason.Kind => "unknown kind of instrument",
            SkipReason.Symbol => "no symbol can be made",
            _ => "the token was there before",
        };
}
