using System.Buffers;
using System.Text;
using Tidegate.AspNetCore.Dialects.Aura;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.AspNetCore.Dialects.Aura;

/// <summary>The dialects of AuraConnect as functions: a message in, a message out.</summary>
internal static class AuraSpeech
{
    public static readonly IReadOnlyDictionary<string, string> Route = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["metric_name"] = "revenue_current",
        ["station_id"] = "4",
        ["restaurant_id"] = "12",
        ["queue_id"] = "9",
    };

    public static readonly Grant John = new()
    {
        Subject = "1",
        Issuer = "aura",
        UserId = "john.doe",
        ExpiresAt = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(40_000),
        Permissions = ["analytics.view_dashboard"],
    };

    public static readonly ManualTime Time = new(new DateTimeOffset(2024, 1, 15, 10, 30, 0, TimeSpan.Zero));

    public static TheoryData<string> Names =>
        [
            DialectNames.AuraDashboard,
            DialectNames.AuraMetrics,
            DialectNames.AuraKds,
            DialectNames.AuraTables,
            DialectNames.AuraTableAnalytics,
            DialectNames.AuraQueue,
            DialectNames.AuraQueues,
        ];

    public static Dialect Dialect(string name, bool hasCustomCodes = false) =>
        AuraDialects.For(name, new AuraSettings(Time, bytes => bytes.Fill(0xAB)) { HasCustomCloseCodes = hasCustomCodes });

    public static SessionRequest? Read(this Dialect dialect, string message, bool isSignedIn = true) =>
        dialect.ReadText(Encoding.UTF8.GetBytes(message), new SessionFacts(isSignedIn ? John : null, Route));

    public static string? Answer(this Dialect dialect, SessionAnswer answer) => Written(to => dialect.WriteAnswer(answer, to));

    public static string? Update(this Dialect dialect, AppUpdate update) =>
        Written(to => dialect.WriteUpdate(new TopicUpdate(update, new Projection(Mode.Ltp), "e", 1), to));

    public static string? Snapshot(this Dialect dialect, Update update) =>
        Written(to => dialect.WriteSnapshot(new TopicUpdate(update, new Projection(Mode.Ltp), "e", 1), new SessionFacts(John, Route), to));

    public static string? Welcome(this Dialect dialect, IReadOnlyDictionary<string, string>? route = null, Grant? grant = null) =>
        Written(to => dialect.WriteWelcome(Notice(route, grant), to));

    public static WelcomeNotice Notice(IReadOnlyDictionary<string, string>? route = null, Grant? grant = null) =>
        new("s_0123456789abcdef01234567", grant ?? John, new SessionLimits(), 0, TimeSpan.FromHours(1)) { Route = route ?? Route };

    public static AppUpdate App(string topic, string json, string? kind = null) =>
        new(Topic.Parse(topic), Encoding.UTF8.GetBytes(json)) { Event = kind };

    public static string? Written(Func<IBufferWriter<byte>, bool> write)
    {
        var to = new ArrayBufferWriter<byte>();
        return write(to) ? Encoding.UTF8.GetString(to.WrittenSpan) : null;
    }
}
