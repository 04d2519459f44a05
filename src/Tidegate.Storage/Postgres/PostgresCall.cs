namespace Tidegate.Storage.Postgres;

/// <summary>How far a call has come, for the decision whether it may be begun again.</summary>
internal sealed class PostgresCall
{
    /// <summary>Nothing of it can have stayed in the database.</summary>
    public bool IsRepeatable { get; set; }

    /// <summary>It was repeated for a broken connection already.</summary>
    public bool WasBroken { get; set; }

    /// <summary>How often it was undone because another transaction was in its way.</summary>
    public int Conflicts { get; set; }
}
