using System.CommandLine;
using System.Globalization;
using Tidegate.Feeds.Simulators.Kraken;

namespace Tidegate.Cli.Simulators;

/// <summary>Options that only <c>tidegate sim kraken</c> knows.</summary>
internal sealed class KrakenLine
{
    private const string RefusalForm =
        "REQUEST[:TIMES]=ERROR, for example \"GetWebSocketsToken:3=EAPI:Invalid nonce\" or \"add_order=EService:Busy\"";
    private static readonly string[] States = ["online", "maintenance", "cancel_only", "post_only"];

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Recorded frames of the channels book and trade to play, one a line. Default: books that move at random.",
        HelpName = "file",
    };
    private readonly Option<string?> _instruments = new("--instruments")
    {
        Description = "A recorded snapshot of the channel instrument, for the pairs. Default: thirty well-known ones.",
        HelpName = "file",
    };
    private readonly Option<string> _apiKey = SimulatorStart.Credential("--api-key", "API key that it knows.", "simkey");
    private readonly Option<string?> _secret = new("--api-secret")
    {
        Description = "Its secret, base64. Default: a new one.",
        HelpName = "text",
    };
    private readonly Option<string?> _otp = new("--otp")
    {
        Description = "One-time password that the key wants. Default: none.",
        HelpName = "text",
    };
    private readonly Option<KrakenSimulatedTier> _tier = new("--tier")
    {
        Description = "Tier of the account: Starter, Intermediate, Pro.",
        DefaultValueFactory = _ => KrakenSimulatedTier.Intermediate,
        HelpName = "tier",
    };
    private readonly Option<long> _window = new("--nonce-window")
    {
        Description = "How far a nonce may be below the highest.",
        HelpName = "n",
    };
    private readonly Option<string?> _step = new("--step")
    {
        Description = "Time between two steps of the books. Default 100ms.",
        HelpName = "time",
    };
    private readonly Option<string?> _tokenLife = new("--token-life")
    {
        Description = "Within this time a token must be used. Default 900s.",
        HelpName = "time",
    };
    private readonly Option<string> _state = new("--state")
    {
        Description = $"State of the exchange: {string.Join(", ", States)}.",
        DefaultValueFactory = _ => States[0],
        HelpName = "state",
    };
    private readonly Option<KrakenNumberStyle> _numbers = new("--numbers")
    {
        Description = "How decimals are written: Full, Trimmed, Exponent.",
        DefaultValueFactory = _ => KrakenNumberStyle.Full,
        HelpName = "style",
    };
    private readonly Option<string[]> _refusals = new("--refuse")
    {
        Description = $"{RefusalForm}. May be repeated.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
        HelpName = "refusal",
    };

    public void AddTo(Command command) =>
        Array.ForEach<Option>(
            [_data, _instruments, _apiKey, _secret, _otp, _tier, _window, _step, _tokenLife, _state, _numbers, _refusals],
            command.Options.Add
        );

    public KrakenSimulatedAccount AccountOf(ParseResult parsed)
    {
        var secret = parsed.GetValue(_secret) ?? SimKrakenCommand.NewSecret();
        if (!Convert.TryFromBase64String(secret, new byte[secret.Length], out _))
        {
            throw CliFailure.Usage("--api-secret takes base64.");
        }

        return new KrakenSimulatedAccount(parsed.GetValue(_apiKey)!, secret)
        {
            Otp = parsed.GetValue(_otp),
            Tier = parsed.GetValue(_tier),
            NonceWindow = parsed.GetValue(_window) is var window and >= 0
                ? (ulong)window
                : throw CliFailure.Usage("--nonce-window takes 0 and more."),
        };
    }

    public KrakenSimulatorOptions OptionsOf(ParseResult parsed, KrakenSimulatedAccount account)
    {
        var options = new KrakenSimulatorOptions
        {
            Accounts = [account],
            Recording = parsed.GetValue(_data),
            Numbers = parsed.GetValue(_numbers),
        };
        options = SimulatorBasics.TimeOf(parsed, _step) is { } step ? options with { StepInterval = step } : options;
        return SimulatorBasics.TimeOf(parsed, _tokenLife) is { } life ? options with { TokenLife = life } : options;
    }

    public KrakenListing ListingOf(ParseResult parsed) =>
        parsed.GetValue(_instruments) is { } path ? KrakenListing.Load(path) : KrakenListing.Default;

    public string StateOf(ParseResult parsed) =>
        parsed.GetValue(_state) is { } state && States.Contains(state)
            ? state
            : throw CliFailure.Usage($"--state takes {string.Join(", ", States)}.");

    public List<(string Request, string Error, int Times)> RefusalsOf(ParseResult parsed) =>
        [.. parsed.GetValue(_refusals)!.Select(RefusalOf)];

    private static (string, string, int) RefusalOf(string text)
    {
        if (text.Split('=', 2) is not [{ Length: > 0 } request, { Length: > 0 } error])
        {
            throw CliFailure.Usage($"--refuse takes {RefusalForm}.");
        }

        var parts = request.Split(':', 2);
        var times = 1;
        var isGood =
            parts[0].Length > 0
            && (parts.Length == 1 || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out times) && times > 0));
        return isGood ? (parts[0], error, times) : throw CliFailure.Usage($"--refuse takes {RefusalForm}.");
    }
}
