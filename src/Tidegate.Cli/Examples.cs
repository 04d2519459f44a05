using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tidegate.Cli;

/// <summary>Examples below the help of each command. A test runs those that need no server.</summary>
internal static class Examples
{
    // By the words that lead to the command.
    private static readonly Dictionary<string, string[]> ByCommand = new(StringComparer.Ordinal)
    {
        ["token issue"] =
        [
            "tidegate token issue --sub alice --permissions read_data --secret-file jwt.secret",
            "JWT_SECRET=... tidegate token issue --sub alice --lifetime 8h > token.txt",
            "tidegate token issue --sub alice --algorithm ES256 --key private.pem --kid 2026-1 --claim plan='\"professional\"'",
            "tidegate token issue --samples --secret-file jwt.secret",
        ],
        ["token verify"] = ["tidegate token verify - --secret-file jwt.secret < token.txt"],
        ["token inspect"] = ["tidegate token inspect - < token.txt"],
        ["connect"] =
        [
            "tidegate connect ws://127.0.0.1:8080/stream --topic md/NSE/RELIANCE --token-file token.txt",
            "tidegate connect ws://127.0.0.1:8080/ --token-file token.txt --count 5",
            "tidegate connect ws://127.0.0.1:8080/ws --topic NIFTY --token-file token.txt --for 30s --measure",
            "TIDEGATE_TOKEN=... tidegate connect wss://prices.example/stream --topic md/NSE/INFY --mode quote --json",
        ],
        ["record"] =
        [
            "tidegate record --url ws://127.0.0.1:8080/stream --topic md/NSE/RELIANCE md/NSE/INFY --token-file token.txt --out day.tgrec",
            "tidegate record --url wss://prices.example/stream --session --topic md/NSE/INFY --out session.tgrec --for 10m",
        ],
        ["replay"] = ["tidegate replay day.tgrec --speed 60", "tidegate replay session.tgrec --port 0 --loop"],
        ["report"] =
        [
            "tidegate report result.json",
            "tidegate report result.json --out result.html",
            "tidegate report --session sess_5f2c --token-file token.txt",
        ],
        ["secret new"] = ["tidegate secret new --out jwt.secret", "export JWT_SECRET=\"$(tidegate secret new)\""],
        ["secret hash"] = ["tidegate secret hash < password.txt", "tidegate secret hash --api-key < key.txt"],
        ["user create"] =
        [
            "tidegate user create alice --role admin",
            "tidegate user create bob --role manager --role chef --tenant 7 --plan professional < password.txt",
            "tidegate user create carol --no-password --permission read_data --db gateway.db",
        ],
        ["user list"] = ["tidegate user list", "tidegate user list --json"],
        ["user show"] = ["tidegate user show alice"],
        ["user set"] =
        [
            "tidegate user set alice --plan enterprise --add-role manager",
            "tidegate user set alice --remove-role admin --remove-tenant 7",
        ],
        ["user password"] = ["tidegate user password alice", "tidegate user password alice --password-file new-password.txt"],
        ["user disable"] = ["tidegate user disable alice"],
        ["user enable"] = ["tidegate user enable alice"],
        ["user delete"] = ["tidegate user delete alice --yes"],
        ["key create"] =
        [
            "tidegate key create alice --label backtests --expires 90d",
            "tidegate key create kitchen --scope publish:app/kds --address 192.0.2.0/24 --out kitchen.key",
        ],
        ["key list"] = ["tidegate key list", "tidegate key list --owner alice --json"],
        ["key revoke"] = ["tidegate key revoke 4kq2r7m1x9c0b3vz"],
        ["key rotate"] = ["tidegate key rotate 4kq2r7m1x9c0b3vz --overlap 24h --out kitchen.key"],
        ["key import"] = ["tidegate key import alice --label old-client < key.txt"],
        ["broker login"] =
        [
            "tidegate broker login alice --broker zerodha --client-id AB1234",
            "tidegate broker login alice --broker angel --client-id A12345 --secrets-file today.txt",
        ],
        ["broker logout"] = ["tidegate broker logout alice"],
        ["broker status"] = ["tidegate broker status", "tidegate broker status --broker zerodha --json"],
        ["symbols import"] =
        [
            "tidegate symbols import --broker zerodha --file instruments.csv.gz",
            "tidegate symbols import --broker angel --file OpenAPIScripMaster.json --date 2025-03-27",
        ],
        ["symbols find"] = ["tidegate symbols find NIFTY 26000 DEC CE", "tidegate symbols find reliance --exchange NSE --json"],
        ["symbols show"] = ["tidegate symbols show NIFTY28MAR2420800CE NFO", "tidegate symbols show RELIANCE NSE --broker angel"],
        ["symbols token"] = ["tidegate symbols token zerodha 738561 NSE", "tidegate symbols token angel 53001 NFO --date 2025-03-27"],
        ["audit"] =
        [
            "tidegate audit --since 1h",
            "tidegate audit --who alice --action session. --count 1000",
            "tidegate audit --json > audit.jsonl",
            "tidegate audit --verify",
            "tidegate audit --head",
        ],
        ["sessions list"] = ["tidegate sessions list --token-file admin.token", "tidegate sessions list --who alice --json"],
        ["sessions show"] = ["tidegate sessions show s_9f2c"],
        ["sessions close"] = ["tidegate sessions close s_9f2c"],
        ["revoke token"] = ["tidegate revoke token - < leaked.token", "tidegate revoke token --jti 5f0d2c"],
        ["revoke user"] = ["tidegate revoke user alice"],
        ["revoke key"] = ["tidegate revoke key 4kq2r7m1x9c0b3vz"],
        ["drain"] = ["tidegate drain --token-file admin.token"],
        ["explain"] =
        [
            "tidegate explain alice md/NSE/RELIANCE --mode depth --depth 20",
            "tidegate explain - app/kds/station-7 < token.txt",
        ],
        ["plan list"] = ["tidegate plan list"],
        ["plan put"] = ["tidegate plan put trial < trial.json"],
        ["plan delete"] = ["tidegate plan delete trial"],
        ["policy list"] = ["tidegate policy list"],
        ["policy put"] = ["tidegate policy put kitchens --file kitchens.json"],
        ["role list"] = ["tidegate role list"],
        ["role put"] = ["echo '{\"permissions\":[\"read_data\"]}' | tidegate role put reader"],
        ["role delete"] = ["tidegate role delete reader"],
        ["sim kite"] =
        [
            "tidegate sim kite --data nse-demo-day.csv.gz --speed 10",
            "tidegate sim kite --port 0 --fault torn/10 --fault mute@30s+10s --fault rollover@1m",
        ],
        ["sim angel"] =
        [
            "tidegate sim angel --data nse-demo-day.csv.gz --speed 10",
            "tidegate sim angel --port 0 --fault flags --fault 401@1m+10s",
        ],
        ["kraken status"] = ["tidegate kraken status --secrets-file kraken.key", "tidegate kraken status --json"],
        ["kraken token"] = ["tidegate kraken token", "TOKEN=\"$(tidegate kraken token --show)\""],
        ["kraken check"] =
        [
            "tidegate kraken check",
            "tidegate kraken check --rest http://127.0.0.1:8912 --private ws://127.0.0.1:8912/auth/v2 --storage ./state",
        ],
        ["sim kraken"] =
        [
            "tidegate sim kraken --port 0 --fault checksum/50 --fault gap:1@30s",
            "tidegate sim kraken --refuse \"GetWebSocketsToken:3=EAPI:Invalid nonce\" --tier Starter",
        ],
        ["policy delete"] = ["tidegate policy delete kitchens"],
    };

    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new WithExamples((HelpAction)help.Action!);
    }

    /// <summary>All of them, for the test.</summary>
    public static IEnumerable<string> All => ByCommand.Values.SelectMany(lines => lines);

    private sealed class WithExamples(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = inner.Invoke(parseResult);
            if (ByCommand.TryGetValue(CommandPath.Of(parseResult.CommandResult.Command), out var lines))
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var line in lines)
                {
                    output.WriteLine($"  {line}");
                }

                output.WriteLine();
            }

            return code;
        }
    }
}
