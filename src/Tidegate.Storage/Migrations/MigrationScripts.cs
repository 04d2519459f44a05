using System.Collections.Immutable;
using System.Globalization;

namespace Tidegate.Storage.Migrations;

/// <summary>The steps that are built into this assembly: <c>Migrations/Sqlite/0001_identity.sql</c> and so on.</summary>
internal static class MigrationScripts
{
    /// <summary>Keeps the versions of a schema, in both databases. What it says decides whether this program may touch the rest.</summary>
    public const string VersionTable =
        "CREATE TABLE IF NOT EXISTS tg_schema (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

    public const string VersionNow = "SELECT max(version) FROM tg_schema";

    public const string VersionAdd = "INSERT INTO tg_schema (version, name, applied_at) VALUES (@version, @name, @at)";

    /// <summary>All steps for a database, in order.</summary>
    /// <param name="folder"><c>Sqlite</c> or <c>Postgres</c>.</param>
    /// <exception cref="InvalidOperationException">A number is missing or there twice: the program was built wrongly.</exception>
    public static ImmutableArray<MigrationScript> For(string folder)
    {
        var assembly = typeof(MigrationScripts).Assembly;
        var scripts = assembly
            .GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith($"Migrations/{folder}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read)
            .ToImmutableArray();
        return scripts.Index().All(each => each.Item.Version == each.Index + 1)
            ? scripts
            : throw new InvalidOperationException($"The migrations for {folder} are not numbered from 1 without gaps.");

        MigrationScript Read(string resource)
        {
            var file = Path.GetFileNameWithoutExtension(resource);
            var bar = file.IndexOf('_', StringComparison.Ordinal);
            using var stream =
                assembly.GetManifestResourceStream(resource)
                ?? throw new InvalidOperationException($"The migration {resource} cannot be read.");
            using var reader = new StreamReader(stream);
            return new MigrationScript(int.Parse(file.AsSpan(0, bar), CultureInfo.InvariantCulture), file[(bar + 1)..], reader.ReadToEnd());
        }
    }

    /// <summary>Why a schema of this version is none for these steps; null where it is one.</summary>
    public static string? Refusal(long version, ImmutableArray<MigrationScript> scripts) =>
        version > scripts.Length
            ? $"has the schema of a newer version of this program ({version}; this one knows {scripts.Length}): it was left as it is. Start the newer version, or restore a backup"
            : null;
}
