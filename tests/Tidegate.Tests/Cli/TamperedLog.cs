using Tidegate.Auth.Audit;
using Tidegate.Cli.Auditing;
using Tidegate.Cli.Terminal;
using Tidegate.Testing;

namespace Tidegate.Tests.Cli;

/// <summary>A log of some records in which somebody has been.</summary>
internal sealed class TamperedLog : IAuditStore
{
    private readonly List<AuditRecord> _records = [];

    public TamperedLog(int count, string how)
    {
        Write(count, how == "forged" ? "mallory" : "alice");
        switch (how)
        {
            case "changed":
                _records[2] = _records[2] with { Event = _records[2].Event with { Subject = "mallory" } };
                break;
            case "removed":
                _records.RemoveAt(2);
                break;
            case "inserted":
                _records.Insert(2, _records[2] with { Event = _records[2].Event with { Subject = "mallory" } });
                break;
            case "cut":
                _records.RemoveRange(3, count - 3);
                break;
        }
    }

    public string Error { get; private set; } = "";

    public (long Seq, string Hash) Head => (_records[^1].Seq, _records[^1].Hash);

    public async Task<int> VerifyAsync((long Seq, string Hash)? expected)
    {
        await using var error = new StringWriter();
        var context = new CliContext(TextWriter.Null, error, TextReader.Null, new ManualTime());
        var code = await ChainCheck.RunAsync(this, expected, json: false, context, TestContext.Current.CancellationToken);
        Error = error.ToString();
        return code;
    }

    public ValueTask AppendAsync(IReadOnlyList<AuditEvent> events, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(AuditQuery query, CancellationToken cancellation) =>
        new([.. _records.Where(record => record.Seq > query.After).Take(query.Count)]);

    private void Write(int count, string subject)
    {
        var hash = AuditChain.Root;
        for (var seq = 1; seq <= count; seq++)
        {
            var happened = new AuditEvent
            {
                At = DateTimeOffset.UnixEpoch.AddSeconds(seq),
                Action = AuditActions.Admitted,
                Subject = subject,
            };
            hash = AuditChain.Hash(hash, seq, happened);
            _records.Add(new AuditRecord(seq, happened, hash));
        }
    }
}
