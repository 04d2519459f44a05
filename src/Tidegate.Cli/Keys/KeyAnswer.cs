using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Cli.Terminal;
using Tidegate.Core.Errors;

namespace Tidegate.Cli.Keys;

/// <summary>Shows a new key, once: on the standard output alone, so that it can be kept by a redirection, or in a file that only its owner reads.</summary>
internal static class KeyAnswer
{
    public static int Show(IssuedApiKey issued, string? file, bool json, CliContext context)
    {
        var (record, now) = (issued.Record, context.Time.GetUtcNow());
        if (file is not null)
        {
            PrivateFile.Create(file, issued.Key + "\n");
        }

        if (json)
        {
            context.Output.WriteLine(
                JsonText.Of(writer =>
                {
                    KeyText.Write(writer, record, now);
                    writer.WriteString(file is null ? "key" : "file", file ?? issued.Key);
                })
            );
            return ExitCodes.Ok;
        }

        var until = record.ExpiresAt is { } end ? $"until {InstantText.Of(end)}" : "without an end";
        var facts = $"key {record.Id} of {SafeText.Of(record.Owner)}, {until}";
        if (file is not null)
        {
            context.Output.WriteLine($"Wrote {facts}, to {file}, readable by you only.");
            return ExitCodes.Ok;
        }

        context.Output.WriteLine(issued.Key);
        context.Note($"{facts}; it is shown this once.");
        return ExitCodes.Ok;
    }

    /// <summary>The file that a new key goes into must be new itself: looked at before the key is made, because a key nobody has seen is lost.</summary>
    public static void CheckFile(string? file)
    {
        if (file is not null && Path.Exists(file))
        {
            throw CliFailure.Usage($"{file} is there already and is not overwritten; remove it first or choose another name.");
        }
    }

    /// <summary>Why there is no key.</summary>
    public static CliFailure Refused(Refusal refusal, string name) =>
        refusal switch
        {
            { Rule: ApiKeyRules.Owner } when refusal.Error == GatewayErrors.NotFound => new(
                ExitCodes.Negative,
                $"There is no user {SafeText.Of(name)}; a key needs an owner (tidegate user create)."
            ),
            { Rule: "key.owner" } => CliFailure.Usage("An owner's name has 1 to 128 printable ASCII characters."),
            { Rule: "key.label" } => CliFailure.Usage("--label takes 1 to 128 printable ASCII characters."),
            { Rule: "key.scopes" } => CliFailure.Usage("--scope takes at most 64 names of printable ASCII characters."),
            { Rule: "key.plan" } => CliFailure.Usage("--plan takes 1 to 128 printable ASCII characters."),
            { Rule: "key.addresses" } => CliFailure.Usage(
                "--address takes at most 64 addresses or networks such as 192.0.2.7 or 2001:db8::/32."
            ),
            { Rule: "key.expires_at" } => CliFailure.Usage("--expires names an instant that has passed."),
            { Rule: "key.overlap" } => CliFailure.Usage("--overlap takes 0 to 90d."),
            { Rule: "key.text" } => CliFailure.Usage(
                $"A key has 1 to {ApiKeyText.ImportedCharsMax} printable ASCII characters and no blanks."
            ),
            { Rule: ApiKeyRules.Revoked } => new(
                ExitCodes.Negative,
                $"The key {SafeText.Of(name)} was revoked or has ended; make a new one."
            ),
            _ when refusal.Error == GatewayErrors.NotFound => new(ExitCodes.Negative, $"There is no key {SafeText.Of(name)}."),
            _ when refusal.Error == GatewayErrors.AlreadyThere => new(ExitCodes.Negative, "This key is there already."),
            _ => new(ExitCodes.Negative, $"{refusal.Error.Reason} ({refusal.Rule ?? refusal.Error.Id})."),
        };
}
