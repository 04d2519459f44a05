using System.Buffers;
using Tidegate.Core.Messages;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>What both endpoints of the order queues say alike.</summary>
internal static class AuraQueues
{
    public const string Prefix = "app/queues/";
    public const string Insufficient = "Insufficient permissions for queue access";

    /// <summary>What has happened in a queue, or, of no kind, how it stands as a whole.</summary>
    public static bool WriteApp(AppUpdate app, DateTimeOffset now, IBufferWriter<byte> to)
    {
        var json = new JsonPieces(to);
        json.Raw("""{"type":"queue_update","event_type":"""u8);
        json.Text(app.Event ?? "queue_state");
        json.Raw(""","queue_id":"""u8);
        AuraValues.WriteId(json, app.Topic.Key);
        AuraBody.WriteEvent(json, app, now);
        return true;
    }

    /// <summary>How a queue stands as a whole, for who comes late; what happened before is no news.</summary>
    public static bool WriteSnapshot(in TopicUpdate update, DateTimeOffset now, IBufferWriter<byte> to) =>
        update.Update is AppUpdate { IsWhole: true } app && WriteApp(app, now, to);
}
