using Tidegate.Auth.ApiKeys;
using Tidegate.Storage;

namespace Tidegate.Gateway.Configuration;

/// <summary>Where users, keys and the audit log are kept, and the pepper of the keys: in Development both are there by themselves.</summary>
internal static class IdentityStorage
{
    private const string FileName = "tidegate.db";
    private const string PepperFileName = "development-pepper";
    private const string PepperName = "Tidegate:Auth:Keys:Pepper (or PepperFile)";

    private static readonly string[] Naming = ["Provider", "File", "ConnectionString", "ConnectionStringFile"];

    /// <summary>Completes the options.</summary>
    /// <returns>What was let pass, one sentence each.</returns>
    public static IReadOnlyList<string> Complete(
        GatewayOptions gateway,
        ApiKeyOptions keys,
        IConfigurationSection section,
        bool isDevelopment,
        List<string> faults
    )
    {
        var storage = gateway.Storage;
        var isNamed = Array.Exists(Naming, key => section[$"Storage:{key}"] is not null);
        if (!isNamed && isDevelopment)
        {
            storage.File = Path.Combine(FolderOf(gateway), FileName);
        }
        else if (!isNamed)
        {
            storage.Provider = StorageProvider.Memory;
        }

        if ((keys.Pepper ?? keys.PepperFile) is null)
        {
            FindPepper(gateway, keys, isDevelopment, faults);
        }

        faults.AddRange(StorageOptionsFaults.Find(storage).Select(fault => "Tidegate:Storage: " + fault));
        return isNamed || isDevelopment
            ? []
            : ["No database is named (Tidegate:Storage:File): users, API keys, revocations and the audit log end with the process."];
    }

    private static void FindPepper(GatewayOptions gateway, ApiKeyOptions keys, bool isDevelopment, List<string> faults)
    {
        if (!isDevelopment)
        {
            if (gateway.Storage.Provider != StorageProvider.Memory)
            {
                faults.Add($"{PepperName} is not set: make one with \"tidegate secret new\", and keep it apart from the database.");
            }

            return;
        }

        var file = Path.Combine(FolderOf(gateway), PepperFileName);
        try
        {
            keys.Pepper = DevelopmentSecret.ReadOrMake(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"The development pepper cannot be kept in {file}: {exception.Message} Set {PepperName} instead.");
        }
    }

    /// <summary>Beside the development secret, in a folder that is made where there is none.</summary>
    private static string FolderOf(GatewayOptions gateway)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(gateway.DevelopmentSecretFile ?? DevelopmentSecret.DefaultFile))!;
        Directory.CreateDirectory(folder);
        return folder;
    }
}
