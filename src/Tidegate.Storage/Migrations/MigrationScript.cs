namespace Tidegate.Storage.Migrations;

/// <summary>One step of the schema. Once released it is never changed: the next step corrects it.</summary>
/// <param name="Version">1 and up, without gaps.</param>
/// <param name="Name">What it is about, from its file name.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record MigrationScript(int Version, string Name, string Sql);
