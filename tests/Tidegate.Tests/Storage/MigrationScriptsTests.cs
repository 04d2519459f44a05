using System.Text.RegularExpressions;
using Tidegate.Storage.Migrations;

namespace Tidegate.Tests.Storage;

public sealed partial class MigrationScriptsTests
{
    [Fact]
    public void Both_databases_have_the_same_steps()
    {
        var sqlite = MigrationScripts.For("Sqlite");
        var postgres = MigrationScripts.For("Postgres");

        Assert.NotEmpty(sqlite);
        Assert.Equal(sqlite.Select(script => (script.Version, script.Name)), postgres.Select(script => (script.Version, script.Name)));
    }

    [Fact]
    public void Both_databases_have_the_same_tables_columns_and_indexes() =>
        Assert.Equal(Shape("Sqlite").Order(StringComparer.Ordinal), Shape("Postgres").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Only_a_newer_schema_is_refused(long version, bool isRefused) =>
        Assert.Equal(isRefused, MigrationScripts.Refusal(version, [new MigrationScript(1, "a", "")]) is not null);

    private static IEnumerable<string> Shape(string folder) =>
        MigrationScripts.For(folder).SelectMany(script => Named().Matches(script.Sql).Select(match => match.Groups["named"].Value));

    [GeneratedRegex(
        @"^(?<named>CREATE TABLE \w+|CREATE INDEX .*|ALTER TABLE \w+ ADD COLUMN \w+|    \w+ (?=TEXT|INTEGER|BIGINT|BLOB|BYTEA))",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Named();
}
