using System.CommandLine;
using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Tokens;

/// <summary>Options that name an issuer and its key, shared by making and verifying tokens.</summary>
internal sealed class SigningOptions
{
    /// <summary>The one issuer's name; nobody outside sees it.</summary>
    public const string IssuerName = "cli";

    private const string SecretVariable = "JWT_SECRET";

    private readonly Option<string> _algorithm = new("--algorithm")
    {
        Description = "HS256, HS384, HS512, RS256..512, PS256..512 or ES256..512.",
        DefaultValueFactory = _ => "HS256",
        HelpName = "name",
    };

    private readonly Option<string?> _secretFile = new("--secret-file")
    {
        Description = $"File with the secret of HS256..512. Default: the variable {SecretVariable}.",
        HelpName = "file",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "PEM file with the RSA or EC key: private to sign, public is enough to verify.",
        HelpName = "pem",
    };

    private readonly Option<string?> _keyId = new("--kid") { Description = "Id of the key (kid).", HelpName = "id" };
    private readonly Option<string?> _issuer = new("--issuer") { Description = "Exact iss.", HelpName = "text" };
    private readonly Option<string?> _audience = new("--audience") { Description = "Exact aud.", HelpName = "text" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _algorithm, _secretFile, _key, _keyId, _issuer, _audience })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The issuer that the options describe, with its key loaded.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Gives the environment, takes the warning about a guessable secret.</param>
    /// <param name="shape">Sets what else the command wants of the issuer.</param>
    public TrustedIssuers Load(ParseResult parsed, CliContext context, Action<IssuerOptions>? shape = null)
    {
        var (secretFile, key) = (parsed.GetValue(_secretFile), parsed.GetValue(_key));
        var secret = secretFile is null && key is null ? context.Variable(SecretVariable) : null;
        if (secretFile is null && key is null && string.IsNullOrEmpty(secret))
        {
            throw CliFailure.Usage(
                $"Which key? Give --secret-file, --key or the variable {SecretVariable} (tidegate secret new makes one)."
            );
        }

        var issuer = new IssuerOptions
        {
            Name = IssuerName,
            Issuer = parsed.GetValue(_issuer),
            Audience = parsed.GetValue(_audience),
            LifetimeMax = TimeSpan.FromDays(3660),
            Keys =
            [
                new TokenKeyOptions
                {
                    Id = parsed.GetValue(_keyId),
                    Algorithm = parsed.GetValue(_algorithm)!,
                    Secret = secret,
                    SecretFile = secretFile,
                    PemFile = key,
                },
            ],
        };
        shape?.Invoke(issuer);
        return Load(issuer, context);
    }

    private static TrustedIssuers Load(IssuerOptions issuer, CliContext context)
    {
        var options = new AuthOptions { Issuers = [issuer] };
        if (AuthOptionsFaults.Find(options) is [_, ..])
        {
            options.DangerousAllowWeakSecrets = true;
            if (AuthOptionsFaults.Find(options) is [var fault, ..])
            {
                throw CliFailure.Usage(Readable(fault));
            }

            context.Note("this secret is guessable, and a gateway takes it in development only; make one with: tidegate secret new");
        }

        return new TrustedIssuers(options);
    }

    // Faults begin with the place in a configuration file, which the user of a command line never saw.
    private static string Readable(string fault) =>
        fault
            .Replace("Issuers[0].Keys[0].SecretFile", "--secret-file", StringComparison.Ordinal)
            .Replace("Issuers[0].Keys[0].PemFile", "--key", StringComparison.Ordinal)
            .Replace("Issuers[0].Keys[0].Secret", SecretVariable, StringComparison.Ordinal)
            .Replace("Issuers[0].Keys[0].Algorithm", "--algorithm", StringComparison.Ordinal)
            .Replace("Issuers[0].Keys[0].Id", "--kid", StringComparison.Ordinal)
            .Replace("Issuers[0].Leeway", "--leeway", StringComparison.Ordinal)
            .Replace("Issuers[0].Issuer", "--issuer", StringComparison.Ordinal)
            .Replace("Issuers[0].Audience", "--audience", StringComparison.Ordinal)
            .Replace("Issuers[0].Keys[0]", "The key", StringComparison.Ordinal);
}
