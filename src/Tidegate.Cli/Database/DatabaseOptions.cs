using System.CommandLine;
using Tidegate.Auth.Stores;
using Tidegate.Cli.Terminal;
using Tidegate.Storage;

namespace Tidegate.Cli.Database;

/// <summary>Which database: shared by all commands that work on it directly, beside a running gateway or without one.</summary>
internal sealed class DatabaseOptions
{
    // The gateway's own variables, so that both mean the same database without another word.
    private const string FileVariable = "Tidegate__Storage__File";
    private const string ConnectionVariable = "Tidegate__Storage__ConnectionString";
    private const string ConnectionFileVariable = "Tidegate__Storage__ConnectionStringFile";

    private readonly Option<string?> _file = new("--db")
    {
        Description =
            "The SQLite file. Default: what the gateway's variables Tidegate__Storage__... name, else that of a gateway in Development.",
        HelpName = "file",
    };

    private readonly Option<string?> _postgres = new("--postgres-file")
    {
        Description = "File with the connection string of PostgreSQL, instead of --db.",
        HelpName = "file",
    };

    public void AddTo(Command command) => Array.ForEach<Option>([_file, _postgres], command.Options.Add);

    /// <summary>Opens the database and brings its schema up to date.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Gives the environment and the clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="mayMake">Makes a SQLite file where there is none; else that is an error, because its name was mistyped.</param>
    public async Task<IdentityStores> OpenAsync(
        ParseResult parsed,
        CliContext context,
        CancellationToken cancellation,
        bool mayMake = false
    )
    {
        var options = Read(parsed, context, mayMake);
        if (StorageOptionsFaults.Find(options) is [var fault, ..])
        {
            throw CliFailure.Usage(Readable(fault));
        }

        if (options.Provider == StorageProvider.Sqlite && !mayMake && !File.Exists(options.File))
        {
            throw CliFailure.Usage(
                $"There is no database {options.File}: give --db, or make it with the first user (tidegate user create)."
            );
        }

        var storage = new TidegateStorage(options, context.Time);
        try
        {
            await storage.StartAsync(cancellation);
            return new IdentityStores(storage, context.Time);
        }
        catch (StoreUnavailableException away)
        {
            await storage.DisposeAsync();
            throw new CliFailure(ExitCodes.Network, SafeText.Of(away.Message));
        }
    }

    private static string? DevelopmentFile(CliContext context, bool mayMake)
    {
        if (context.DevelopmentFolder is not { } folder)
        {
            return null;
        }

        if (mayMake)
        {
            Directory.CreateDirectory(folder);
        }

        return Path.Combine(folder, new StorageOptions().File);
    }

    private StorageOptions Read(ParseResult parsed, CliContext context, bool mayMake)
    {
        var (file, postgres) = (parsed.GetValue(_file), parsed.GetValue(_postgres));
        if (file is not null && postgres is not null)
        {
            throw CliFailure.Usage("Give --db or --postgres-file, not both.");
        }

        // Who sits at the terminal does not wait as long as a gateway that starts together with its database.
        var options = new StorageOptions { StartTimeout = TimeSpan.FromSeconds(5), ConnectionsMax = 2 };
        if (file is not null)
        {
            options.File = file;
        }
        else if (postgres is not null || Variable(ConnectionFileVariable) is not null)
        {
            (options.Provider, options.ConnectionStringFile) = (StorageProvider.Postgres, postgres ?? Variable(ConnectionFileVariable));
        }
        else if (Variable(ConnectionVariable) is { } connection)
        {
            (options.Provider, options.ConnectionString) = (StorageProvider.Postgres, connection);
        }
        else
        {
            options.File = Variable(FileVariable) ?? DevelopmentFile(context, mayMake) ?? options.File;
        }

        return options;

        string? Variable(string name) => context.Variable(name) is { Length: > 0 } value ? value : null;
    }

    // Faults begin with the place in a configuration file, which the user of a command line never saw.
    private static string Readable(string fault) =>
        fault
            .Replace("ConnectionStringFile", "--postgres-file", StringComparison.Ordinal)
            .Replace("File:", "--db:", StringComparison.Ordinal)
            .Replace("File names", "--db names", StringComparison.Ordinal)
            .Replace("File must", "--db must", StringComparison.Ordinal);
}
