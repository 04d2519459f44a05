using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Resume;

namespace Tidegate.Testing;

/// <summary>The smallest language a session can speak: a line of words. <c>sub TOPIC MODE[,latest][,HZ][,levels:N][,delta][,since:EPOCH:SEQ] ...</c>, <c>unsub TOPIC ...</c>, <c>unsuball</c>,
/// <c>list</c>, <c>explain TOPIC MODE[,...]</c>, <c>ping ECHO</c>, <c>auth TOKEN</c>, <c>refresh TOKEN</c>; anything else is an unknown operation.</summary>
public sealed class LineDialect : Dialect
{
    private int _updatesWritten;

    public override string Name => "line";

    public bool TakesUnknownTopics { get; init; }

    public bool SaysWelcome { get; init; } = true;

    public bool SaysUpdates { get; init; } = true;

    public CloseStatement? EndsWith { get; init; }

    public bool SaysGaps { get; init; }

    /// <summary>Says <c>updated</c> where it was allowed to tell the difference only.</summary>
    public bool MarksDifferences { get; init; }

    /// <summary>Names the methods that throw, for example <c>WriteUpdate</c>.</summary>
    public ISet<string> Failing { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>How often an update was encoded.</summary>
    public int UpdatesWritten => _updatesWritten;

    /// <summary>Ends its welcome with the secret to come back with.</summary>
    public bool SaysResume { get; init; }

    public override bool Resumes => SaysResume;

    public override bool AcceptsUnknownTopics => TakesUnknownTopics;

    public override bool WriteRecovered(in TopicRecovery recovery, IBufferWriter<byte> to) =>
        Say(nameof(WriteRecovered), to, $"recovered {recovery.Topic} {recovery.From} {recovery.To}");

    public override CloseStatement? EndOfData => EndsWith;

    public override bool NamesGaps => SaysGaps;

    public override bool WriteGap(in TopicGap gap, IBufferWriter<byte> to) =>
        Say(nameof(WriteGap), to, $"gap {gap.Topic} {gap.From} {gap.To}");

    public override SessionRequest? ReadText(ReadOnlySpan<byte> message)
    {
        FailIf(nameof(ReadText));
        var words = Encoding.UTF8.GetString(message).Split(' ');
        return words switch
        {
            ["sub", .. var rest] => new SubscribeRequest(
                null,
                [.. rest.Chunk(2).Select(pair => AskFor(pair[0], pair.ElementAtOrDefault(1)))]
            ),
            ["unsub", .. var rest] => new UnsubscribeRequest(null, [.. rest.Select(topic => AskFor(topic, null))]),
            ["unsuball"] => new UnsubscribeAllRequest(null),
            ["explain", var topic, var mode] => new ExplainRequest(null, AskFor(topic, mode)),
            ["list"] => new ListRequest(null),
            ["ping", var echo] => new PingRequest(null, echo),
            ["auth", var token] => new SignInRequest(null, new Credential(CredentialKind.FirstMessage, token)),
            ["refresh", var token] => new RefreshRequest(null, new Credential(CredentialKind.FirstMessage, token)),
            ["ignored"] => null,
            _ => new FaultyRequest(null, GatewayErrors.UnknownOperation),
        };
    }

    public override bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to) =>
        SaysWelcome
        && Say(nameof(WriteWelcome), to, $"welcome {welcome.Grant.Subject}{Describe(welcome.Resumed)}{Describe(welcome.Resume)}");

    public override bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to) =>
        Say(
            nameof(WriteAnswer),
            to,
            answer switch
            {
                SubscriptionAnswer { Results: var results } => string.Join(';', results.Select(Describe)),
                ListAnswer { Counts: var counts } => "list "
                    + string.Join(' ', counts.Select(count => $"{count.Topic}:{count.Granted.Mode}:{count.Sent}")),
                ExplainAnswer { Explanation: var it } =>
                    $"explained {it.Name} {it.Error?.Id ?? $"{it.Mode}:{it.Depth}:{it.MaxHz.ToString(CultureInfo.InvariantCulture)}"} rule={it.Rule} cost={it.Cost} {it.Used}/{it.Max} feed={it.Feed} plan={it.Plan}",
                PongAnswer { Echo: var echo } => $"pong {echo}",
                RefreshedAnswer { ExpiresIn: var time } => $"refreshed {time.TotalSeconds.ToString(CultureInfo.InvariantCulture)}",
                SignedInAnswer => "signed-in",
                ErrorAnswer { Error: var error } => $"error {error.Id}",
                _ => "?",
            }
        );

    public override bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) => Say(nameof(WriteSnapshot), to, "snapshot", update);

    public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to)
    {
        Interlocked.Increment(ref _updatesWritten);
        return SaysUpdates && Say(nameof(WriteUpdate), to, MarksDifferences && update.Previous is not null ? "updated" : "update", update);
    }

    public override bool WriteStatus(FeedStatus status, IBufferWriter<byte> to) =>
        Say(nameof(WriteStatus), to, $"status {status.Topic} {status.State}");

    public override bool WriteChanged(in TermsChange change, IBufferWriter<byte> to) =>
        Say(
            nameof(WriteChanged),
            to,
            $"changed {change.Topic} {change.From.Mode}:{change.From.Projection.Depth} {Describe(change.To)} {change.Rule}"
        );

    public override bool WriteExpiring(TimeSpan within, IBufferWriter<byte> to) =>
        Say(nameof(WriteExpiring), to, $"expiring {within.TotalSeconds.ToString(CultureInfo.InvariantCulture)}");

    public override bool WriteDraining(TimeSpan reconnectAfter, IBufferWriter<byte> to) => Say(nameof(WriteDraining), to, "draining");

    public override bool WriteDisconnect(Refusal refusal, IBufferWriter<byte> to) =>
        Say(nameof(WriteDisconnect), to, $"disconnect {refusal.Error.Id}");

    private static SubscriptionAsk AskFor(string name, string? mode) =>
        Topic.TryParse(name, out var topic)
            ? Terms(new SubscriptionAsk(name, topic, Mode.Ltp), mode?.Split(',') ?? [])
            : new SubscriptionAsk(name, null, Mode.Ltp, GatewayErrors.TopicMalformed);

    private static SubscriptionAsk Terms(SubscriptionAsk ask, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            ask =
                word == "latest" ? ask with { Delivery = Delivery.Latest }
                : word == "delta" ? ask with { Delta = true }
                : word.Split(':') is ["levels", var levels] ? ask with { Depth = int.Parse(levels, CultureInfo.InvariantCulture) }
                : word.Split(':') is ["since", var epoch, var seq]
                    ? ask with
                    {
                        Since = new TopicPosition(epoch, long.Parse(seq, CultureInfo.InvariantCulture)),
                    }
                : decimal.TryParse(word, CultureInfo.InvariantCulture, out var hz) ? ask with { MaxHz = hz }
                : ask with { Mode = Enum.Parse<Mode>(word, ignoreCase: true) };
        }

        return ask;
    }

    private static string Describe(ResumeOutcome? resumed) =>
        resumed is null ? ""
        : resumed.IsResumed ? " resumed"
        : $" anew:{resumed.Reason}";

    private static string Describe(ResumeOffer? offer) => offer is null ? "" : $" {offer.Secret.Text}";

    private static string Describe(SubscriptionTerms? terms) => terms is { } to ? $"{to.Mode}:{to.Projection.Depth}" : "off";

    private static string Describe(SubscriptionResult result) =>
        result.Error is null
            ? $"{result.Change} {result.Ask.Name} {result.Granted.Mode}"
            : $"{result.Change} {result.Ask.Name} {result.Error.Id}";

    private bool Say(string method, IBufferWriter<byte> to, string text)
    {
        FailIf(method);
        Encoding.UTF8.GetBytes(text, to);
        return true;
    }

    // Without allocation, so that a test can measure that of others.
    private bool Say(string method, IBufferWriter<byte> to, string word, in TopicUpdate update)
    {
        FailIf(method);
        Encoding.UTF8.GetBytes(word, to);
        to.Write(" "u8);
        Encoding.UTF8.GetBytes(update.Update.Topic.Path, to);
        Append(to, (int)update.Mode);
        Append(to, update.Seq);
        Append(to, update.Merged);
        Append(to, update.Update is MarketUpdate market ? market.LastPrice : ((AppUpdate)update.Update).Json.Length);
        return true;
    }

    private static void Append(IBufferWriter<byte> to, decimal number)
    {
        var span = to.GetSpan(40);
        span[0] = (byte)' ';
        Utf8Formatter.TryFormat(number, span[1..], out var count);
        to.Advance(1 + count);
    }

    private void FailIf(string method)
    {
        if (Failing.Count > 0 && Failing.Contains(method))
        {
            throw new InvalidOperationException($"{method} was told to fail.");
        }
    }
}
