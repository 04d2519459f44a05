using System.Text;
using Tidegate.Auth.Audit;

namespace Tidegate.Cli.Auditing;

/// <summary>A record as one line of JSON.</summary>
internal static class AuditLine
{
    /// <summary>The canonical line over which the hash was computed, with the hash as one more member at its end.</summary>
    public static string Of(AuditRecord record)
    {
        var line = Encoding.UTF8.GetString(AuditChain.Line(record.Seq, record.Event));
        return $"{line[..^1]},\"hash\":\"{record.Hash}\"}}";
    }
}
