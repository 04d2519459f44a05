using System.CommandLine;
using Tidegate.Auth.Tokens;
using Tidegate.Cli.Terminal;
using Tidegate.Core.Access;

namespace Tidegate.Cli.Tokens;

/// <summary><c>tidegate token verify</c>: the gateway's own checks, one line each.</summary>
internal static class TokenVerifyCommand
{
    // What the nse endpoint asks for; a token that passes here passes at both endpoints of the default configuration.
    private static readonly string[] NseClaims = ["sub", "jti", "exp", "iat", "user_id", "permissions"];

    public static Command Create(CliContext context)
    {
        var command = new Command("verify", "Say, check by check, why a token is or is not accepted. Exit code 0 or 1.");
        var token = new Argument<string>("token") { Description = "The token, or - to read it from the standard input." };
        var required = new Option<string[]>("--require")
        {
            Description = "Claims that must be there.",
            DefaultValueFactory = _ => NseClaims,
            AllowMultipleArgumentsPerToken = true,
            HelpName = "claims",
        };
        var leeway = new Option<string>("--leeway")
        {
            Description = "How long after its end it still counts, for example 60s.",
            DefaultValueFactory = _ => "0",
            HelpName = "time",
        };
        var signing = new SigningOptions();
        Array.ForEach<Option>([required, leeway], command.Options.Add);
        command.Arguments.Add(token);
        signing.AddTo(command);
        command.SetAction(
            async (parsed, _) =>
            {
                var grace = TimeSpan.Zero;
                if (parsed.GetValue(leeway) is not "0" and { } text && !DurationText.TryParse(text, out grace))
                {
                    throw CliFailure.Usage("--leeway takes 0 or a time such as 60s.");
                }

                var issuers = signing.Load(
                    parsed,
                    context,
                    issuer =>
                    {
                        issuer.Leeway = grace;
                        issuer.AheadLeeway = TimeSpan.FromSeconds(30);
                        issuer.RequiredClaims = [.. parsed.GetValue(required)!.SelectMany(claims => claims.Split(','))];
                    }
                );
                var secret = SecretInput.FromArgument(context, parsed.GetValue(token)!, "token");
                var explanation = await new TokenInspector(issuers, context.Time).ExplainAsync(secret, [SigningOptions.IssuerName]);
                await context.Output.WriteAsync(
                    parsed.GetValue(CommonOptions.Json) ? Json(explanation) + "\n" : Text(explanation, context.Time.GetUtcNow())
                );
                return explanation.Admission.IsGranted ? ExitCodes.Ok : ExitCodes.Negative;
            }
        );
        return command;
    }

    private static string Text(TokenExplanation explanation, DateTimeOffset now)
    {
        var width = explanation.Findings.Max(finding => finding.Check.Length);
        var lines = explanation.Findings.Select(finding =>
            $"  {Mark(finding.Outcome), -6}  {finding.Check.PadRight(width)}  {SafeText.Of(finding.Explanation)}".TrimEnd() + "\n"
        );
        return Verdict(explanation.Admission, now) + "\n\n" + string.Concat(lines);
    }

    private static string Verdict(Admission admission, DateTimeOffset now) =>
        admission.IsGranted
            ? $"ACCEPTED: {SafeText.Of(admission.Grant.Subject)}, for another {DurationText.Of(admission.Grant.ExpiresAt - now)}."
            : $"NOT ACCEPTED: {admission.Refusal.Error.Reason} ({admission.Refusal.Error.Id}).";

    private static string Mark(CheckOutcome outcome) =>
        outcome switch
        {
            CheckOutcome.Passed => "ok",
            CheckOutcome.Failed => "FAILED",
            _ => "-",
        };

    private static string Json(TokenExplanation explanation) =>
        JsonText.Of(writer =>
        {
            writer.WriteBoolean("accepted", explanation.Admission.IsGranted);
            writer.WriteString("error", explanation.Admission.Refusal?.Error.Id);
            writer.WriteString("rule", explanation.Admission.Refusal?.Rule);
            writer.WriteString("subject", explanation.Admission.Grant?.Subject);
            writer.WriteString("expiresAt", explanation.Admission.Grant?.ExpiresAt.ToString("O"));
            writer.WriteStartArray("checks");
            foreach (var finding in explanation.Findings)
            {
                writer.WriteStartObject();
                writer.WriteString("check", finding.Check);
                writer.WriteString("outcome", finding.Outcome.ToString().ToLowerInvariant());
                writer.WriteString("explanation", SafeText.Of(finding.Explanation));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
}
