using System.CommandLine;
using Tidegate.Cli.Database;
using Tidegate.Cli.Terminal;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Cli.Instruments;

/// <summary><c>tidegate symbols</c>: the instruments, on the database itself, whether or not a gateway runs on it.</summary>
internal static class SymbolCommands
{
    public static Command Create(CliContext context) =>
        new("symbols", "Import brokers' master contracts, and ask what a symbol or a token is.")
        {
            SymbolImportCommand.Create(context),
            Find(context),
            Show(context),
            Token(context),
        };

    private static Command Find(CliContext context)
    {
        var words = new Argument<string[]>("words") { Description = "The words: NIFTY 26000 DEC CE.", Arity = ArgumentArity.OneOrMore };
        var exchange = new Option<string?>("--exchange") { Description = "Only of this exchange, for example NFO.", HelpName = "code" };
        var limit = new Option<int>("--limit")
        {
            Description = $"At most so many, up to {InstrumentSearch.RowsMax}. Default: 50.",
            DefaultValueFactory = _ => 50,
            HelpName = "rows",
        };
        var command = new Command("find", "Search symbols and names by words in any order.") { words, exchange, limit };
        return Asking(command, context, new BookOptions(), FindAsync);

        async Task<int> FindAsync(InstrumentDirectory directory, string? broker, ParseResult parsed)
        {
            var rows = parsed.GetValue(limit) is >= 1 and <= InstrumentSearch.RowsMax and var count
                ? count
                : throw CliFailure.Usage($"--limit takes 1 to {InstrumentSearch.RowsMax}.");
            var found = directory.Search(string.Join(' ', parsed.GetValue(words)!), parsed.GetValue(exchange), rows, broker);
            await context.Output.WriteAsync(
                parsed.GetValue(CommonOptions.Json)
                    ? JsonText.ListOf("instruments", found, SymbolText.Write) + "\n"
                    : SymbolText.Table(found).ToString()
            );
            return found.Count > 0 ? ExitCodes.Ok : ExitCodes.Negative;
        }
    }

    private static Command Show(CliContext context)
    {
        var symbol = new Argument<string>("symbol") { Description = "The symbol, in OpenAlgo's grammar." };
        var exchange = new Argument<string>("exchange") { Description = "The exchange: NSE, NFO, NSE_INDEX..." };
        var command = new Command("show", "Show the instrument of a symbol.") { symbol, exchange };
        return Asking(command, context, new BookOptions(), ShowAsync);

        Task<int> ShowAsync(InstrumentDirectory directory, string? broker, ParseResult parsed)
        {
            var (wanted, code) = (parsed.GetValue(symbol)!, parsed.GetValue(exchange)!);
            Instrument? found;
            _ = broker is null ? directory.TryFind(wanted, code, out found) : directory.TryFind(broker, wanted, code, out found);
            return SayAsync(found, $"There is no symbol {SafeText.Of(wanted)} at {SafeText.Of(code)}.", parsed, context);
        }
    }

    private static Command Token(CliContext context)
    {
        var owner = new Argument<string>("broker") { Description = "The broker: zerodha, angel..." };
        var token = new Argument<string>("token") { Description = "Its token; of zerodha's two halves the first is enough." };
        var exchange = new Argument<string>("exchange") { Description = "Its own exchange code: tokens repeat across exchanges." };
        var command = new Command("token", "Show the instrument of a broker's token.") { owner, token, exchange };
        return Asking(command, context, new BookOptions(isBrokerGiven: true), ShowAsync);

        Task<int> ShowAsync(InstrumentDirectory directory, string? _, ParseResult parsed)
        {
            var (broker, wanted, code) = (parsed.GetValue(owner)!, parsed.GetValue(token)!, parsed.GetValue(exchange)!);
            directory.TryFindToken(broker, wanted, code, out var found);
            return SayAsync(found, $"{SafeText.Of(broker)} has no token {SafeText.Of(wanted)} at {SafeText.Of(code)}.", parsed, context);
        }
    }

    /// <summary>A command that asks the directory of a day, with the options that say which day, which broker and which database.</summary>
    private static Command Asking(
        Command command,
        CliContext context,
        BookOptions book,
        Func<InstrumentDirectory, string?, ParseResult, Task<int>> answer
    )
    {
        var database = new DatabaseOptions();
        book.AddTo(command);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var directory = await book.ReadAsync(parsed, stores.Instruments, context, cancellation);
                return await answer(directory, book.Broker(parsed), parsed);
            }
        );
        return command;
    }

    private static async Task<int> SayAsync(Instrument? found, string otherwise, ParseResult parsed, CliContext context)
    {
        if (found is null)
        {
            throw new CliFailure(ExitCodes.Negative, otherwise);
        }

        await context.Output.WriteAsync(
            parsed.GetValue(CommonOptions.Json) ? JsonText.Of(writer => SymbolText.Write(writer, found)) + "\n" : SymbolText.Fields(found)
        );
        return ExitCodes.Ok;
    }
}
