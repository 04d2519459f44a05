using System.CommandLine;
using Tidegate.Cli.Database;
using Tidegate.Cli.Terminal;
using Tidegate.Markets.Instruments;

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
        var command = new Command("find", "Search symbols and names by words in any order.");
        var words = new Argument<string[]>("words") { Description = "The words: NIFTY 26000 DEC CE.", Arity = ArgumentArity.OneOrMore };
        var exchange = new Option<string?>("--exchange") { Description = "Only of this exchange, for example NFO.", HelpName = "code" };
        var limit = new Option<int>("--limit")
        {
            Description = "At most so many, up to 500. Default: 50.",
            DefaultValueFactory = _ => 50,
            HelpName = "rows",
        };
        var (book, database) = (new BookOptions(), new DatabaseOptions());
        command.Arguments.Add(words);
        command.Options.Add(exchange);
        command.Options.Add(limit);
        book.AddTo(command);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var directory = await book.ReadAsync(parsed, stores.Instruments, context, cancellation);
                var query = string.Join(' ', parsed.GetValue(words)!);
                var found = directory.Search(query, parsed.GetValue(exchange), parsed.GetValue(limit), book.Broker(parsed));
                await context.Output.WriteAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.ListOf("instruments", found, SymbolText.Write) + "\n"
                        : SymbolText.Table(found).ToString()
                );
                return found.Count > 0 ? ExitCodes.Ok : ExitCodes.Negative;
            }
        );
        return command;
    }

    private static Command Show(CliContext context)
    {
        var command = new Command("show", "Show the instrument of a symbol.");
        var symbol = new Argument<string>("symbol") { Description = "The symbol, in OpenAlgo's grammar." };
        var exchange = new Argument<string>("exchange") { Description = "The exchange: NSE, NFO, NSE_INDEX..." };
        var (book, database) = (new BookOptions(), new DatabaseOptions());
        command.Arguments.Add(symbol);
        command.Arguments.Add(exchange);
        book.AddTo(command);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var directory = await book.ReadAsync(parsed, stores.Instruments, context, cancellation);
                var (wanted, code) = (parsed.GetValue(symbol)!, parsed.GetValue(exchange)!);
                Instrument? found;
                var isFound = book.Broker(parsed) is { } broker
                    ? directory.TryFind(broker, wanted, code, out found)
                    : directory.TryFind(wanted, code, out found);
                return isFound
                    ? await SayAsync(found!, parsed, context)
                    : throw new CliFailure(ExitCodes.Negative, $"There is no symbol {SafeText.Of(wanted)} at {SafeText.Of(code)}.");
            }
        );
        return command;
    }

    private static Command Token(CliContext context)
    {
        var command = new Command("token", "Show the instrument of a broker's token.");
        var broker = new Argument<string>("broker") { Description = "The broker: zerodha, angel..." };
        var token = new Argument<string>("token") { Description = "Its token; of zerodha's two halves the first is enough." };
        var exchange = new Argument<string>("exchange") { Description = "Its own exchange code: tokens repeat across exchanges." };
        var (book, database) = (new BookOptions(isBrokerGiven: true), new DatabaseOptions());
        command.Arguments.Add(broker);
        command.Arguments.Add(token);
        command.Arguments.Add(exchange);
        book.AddTo(command);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var directory = await book.ReadAsync(parsed, stores.Instruments, context, cancellation);
                var (owner, wanted, code) = (parsed.GetValue(broker)!, parsed.GetValue(token)!, parsed.GetValue(exchange)!);
                return directory.TryFindToken(owner, wanted, code, out var found)
                    ? await SayAsync(found, parsed, context)
                    : throw new CliFailure(
                        ExitCodes.Negative,
                        $"{SafeText.Of(owner)} has no token {SafeText.Of(wanted)} at {SafeText.Of(code)}."
                    );
            }
        );
        return command;
    }

    private static async Task<int> SayAsync(Instrument instrument, ParseResult parsed, CliContext context)
    {
        await context.Output.WriteAsync(
            parsed.GetValue(CommonOptions.Json)
                ? JsonText.Of(writer => SymbolText.Write(writer, instrument)) + "\n"
                : SymbolText.Fields(instrument)
        );
        return ExitCodes.Ok;
    }
}
