namespace Tidegate.Storage.Stores;

/// <summary>The statements of the audit log.</summary>
internal static class SqlAuditStatements
{
    public const string Add =
        "INSERT INTO tg_audit (seq, at, action, actor, subject, endpoint, session, error, rule, address, detail, hash) VALUES "
        + "(@seq, @at, @action, @actor, @subject, @endpoint, @session, @error, @rule, @address, @detail, @hash)";

    public const string OldestOfAll = Columns + Wanted + "ORDER BY seq LIMIT @count";

    public const string NewestOfAll = Columns + Wanted + "ORDER BY seq DESC LIMIT @count";

    public const string OldestOfOne = Columns + Wanted + Who + "ORDER BY seq LIMIT @count";

    public const string NewestOfOne = Columns + Wanted + Who + "ORDER BY seq DESC LIMIT @count";

    private const string Columns =
        "SELECT seq, at, action, actor, subject, endpoint, session, error, rule, address, detail, hash FROM tg_audit ";

    private const string Wanted = "WHERE seq > @after AND at >= @since AND at < @until AND action >= @first AND action <= @last ";

    // Not "actor = @who OR subject = @who": this way each half has its index.
    private const string Who =
        "AND seq IN (SELECT seq FROM tg_audit WHERE actor = @who UNION SELECT seq FROM tg_audit WHERE subject = @who) ";
}
