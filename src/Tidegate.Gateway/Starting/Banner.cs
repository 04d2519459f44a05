using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Feeds.Csv;
using Tidegate.Gateway.Configuration;
using Tidegate.Storage;

namespace Tidegate.Gateway.Starting;

/// <summary>What a developer sees after <c>./run</c>: where it listens, a token, and the command to paste.</summary>
internal static class Banner
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(8);

    public static string Write(
        GatewaySettings settings,
        CsvFeed feed,
        Uri main,
        TimeProvider time,
        string? password = null,
        string? key = null,
        Uri? openAlgo = null
    )
    {
        var socket = new UriBuilder(main) { Scheme = main.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }
            .Uri.ToString()
            .TrimEnd('/');
        var status = feed.Replay.Status;
        var token = IssueToken(settings, time);
        var topic = feed.Topics.FirstOrDefault(each => each.Key is "RELIANCE") ?? feed.Topics[0];
        var what = settings.IsDemo
            ? $"a generated day of {status.SymbolCount} symbols, {settings.Gateway.Csv.Speed}x, again and again"
            : $"{settings.Gateway.Csv.File}: {status.RecordCount} rows of {(status.SymbolCount == 1 ? "one symbol" : $"{status.SymbolCount} symbols")}";
        var secret = settings.Gateway.Secret is null ? "signed with the development secret of this machine" : "signed with your secret";
        return $"""

            Tidegate is streaming {what}.

              {socket}/stream        tidegate.v1: subscribe to topics such as {topic}
              {socket}/              nse: one series pushed, {feed.Series}
              {socket}/ws            nse: subscribe by symbol
              {socket}/ws/simulate   simutrador: trade in a simulation of {(settings.IsDemo ? "that day" : "your candles")}
              {main}health/ready   {main}metrics

            A token for {TokenLife.TotalHours:0} hours ({secret}):

              export TIDEGATE_TOKEN={token}

            Then watch prices in another terminal:

              ./tidegate connect {socket}/stream --topic {topic}
              ./tidegate connect {socket}/ --dialect nse

            {OpenAlgo(key, openAlgo)}{Users(settings, main, password)}

            Ctrl+C stops it.

            """;
    }

    private static string OpenAlgo(string? key, Uri? address) =>
        key is null || address is null
            ? ""
            : $"""
                OpenAlgo's clients find a broker at ws://{address.Authority}, with this API key:

                  {key}


                """.ReplaceLineEndings("\n");

    private static string Users(GatewaySettings settings, Uri main, string? password)
    {
        var storage = settings.Gateway.Storage;
        var where = storage.Provider == StorageProvider.Sqlite ? storage.File : storage.Provider.ToString();
        return password is null
            ? $"Users and API keys: {where}; {main}openapi.json lists the calls."
            : $"""
                Users and API keys: {where}; {main}openapi.json lists the calls. There was nobody yet, so there is an
                administrator now. The password is shown this once:

                  curl {main}auth/token -d username={FirstAdministrator.Name} -d password={password}
                """.ReplaceLineEndings("\n");
    }

    private static string IssueToken(GatewaySettings settings, TimeProvider time)
    {
        var issuer = new TokenIssuer(new TrustedIssuers(settings.Tidegate.Auth), settings.Tidegate.Auth.Issuers[0].Name, time);
        return issuer.Issue(
            new TokenDraft
            {
                Subject = "developer",
                UserId = "developer",
                Permissions = ["read_data", "websocket_connect", "admin"],
                Lifetime = TokenLife,
            }
        );
    }
}
