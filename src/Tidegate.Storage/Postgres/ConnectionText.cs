using Npgsql;

namespace Tidegate.Storage.Postgres;

/// <summary>The connection string of PostgreSQL, from the options or from a file. No fault ever repeats a part of it.</summary>
internal static class ConnectionText
{
    private const int FileBytesMax = 16_384;

    /// <summary>What was configured, with our limits laid over it; null where a fault was added.</summary>
    public static NpgsqlConnectionStringBuilder? Read(StorageOptions options, List<string> faults)
    {
        if (options.ConnectionString is null == options.ConnectionStringFile is null)
        {
            faults.Add("Provider Postgres needs either ConnectionString or ConnectionStringFile.");
            return null;
        }

        var text = options.ConnectionString ?? ReadFile(options.ConnectionStringFile!, faults);
        return text is null ? null : Parse(text, options, faults);
    }

    private static string? ReadFile(string file, List<string> faults)
    {
        try
        {
            if (new FileInfo(file).Length > FileBytesMax)
            {
                faults.Add($"ConnectionStringFile: {file} is larger than {FileBytesMax} bytes.");
                return null;
            }

            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults.Add($"ConnectionStringFile: {file} cannot be read.");
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder? Parse(string text, StorageOptions options, List<string> faults)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(builder.Host))
            {
                faults.Add("The connection string names no Host.");
                return null;
            }

            var seconds = Math.Max(1, (int)Math.Ceiling(options.CallTimeout.TotalSeconds));
            builder.ApplicationName ??= "tidegate";
            builder.Timeout = seconds;
            builder.CommandTimeout = seconds;
            builder.CancellationTimeout = 1_000;
            builder.MinPoolSize = 0;
            builder.MaxPoolSize = options.ConnectionsMax;
            builder.MaxAutoPrepare = 64; // our statements are constants, about 50 of them
            builder.AutoPrepareMinUsages = 2;
            builder.PersistSecurityInfo = false;
            builder.IncludeErrorDetail = false;
            builder.Enlist = false;
            return builder;
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // Their text repeats the word that they stumbled over, which may be a piece of the password.
            faults.Add(
                "The connection string cannot be read: it is a list of Key=Value with semicolons between, values with odd characters in quotes."
            );
            return null;
        }
    }
}
