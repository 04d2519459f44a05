using System.CommandLine;
using System.Globalization;
using Tidegate.Cli.Terminal;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Stores;

namespace Tidegate.Cli.Instruments;

/// <summary>Which instruments: of which day and, where it is no argument, of which broker.</summary>
internal sealed class BookOptions(bool isBrokerGiven = false)
{
    // Its days are those of the exchanges.
    private static readonly TimeSpan India = TimeSpan.FromMinutes(330);

    private readonly Option<string?> _broker = new("--broker") { Description = "Only this broker's. Default: any.", HelpName = "name" };
    private readonly Option<string?> _date = DateOption("As it was on this day: 2025-03-27. Default: today.");

    public static Option<string?> DateOption(string description) => new("--date") { Description = description, HelpName = "day" };

    /// <summary>A day of the command line, or today in India.</summary>
    public static DateOnly DayOf(string? text, CliContext context) =>
        text is null ? DateOnly.FromDateTime((context.Time.GetUtcNow() + India).DateTime)
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw CliFailure.Usage($"--date must be a day such as 2025-03-27, not {SafeText.Of(text)}.");

    public void AddTo(Command command)
    {
        if (!isBrokerGiven)
        {
            command.Options.Add(_broker);
        }

        command.Options.Add(_date);
    }

    /// <summary>The broker of the option; null: any, or it is an argument.</summary>
    public string? Broker(ParseResult parsed) => isBrokerGiven ? null : parsed.GetValue(_broker);

    /// <summary>The directory of that day.</summary>
    public async Task<InstrumentDirectory> ReadAsync(
        ParseResult parsed,
        IInstrumentStore store,
        CliContext context,
        CancellationToken cancellation
    )
    {
        var day = DayOf(parsed.GetValue(_date), context);
        var book = await InstrumentBook.RestoreAsync(store, day, fault => context.Note(SafeText.Of(fault)), cancellation);
        return book.Current.Count > 0
            ? book.Current
            : throw new CliFailure(
                ExitCodes.Negative,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There are no instruments of {day:yyyy-MM-dd} or before: import a master contract first (tidegate symbols import)."
                )
            );
    }
}
