using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Sessions that publish: an application's back end that holds a socket open anyway.</summary>
internal sealed partial class HubShard
{
    private SessionAnswer Publish(StreamSession session, PublishRequest request)
    {
        if (_commons.Publish(session.Grant!, request.Update) is not { } refusal)
        {
            return new PublishedAnswer(request);
        }

        _observer.RequestRefused(session, refusal.Error);
        return new ErrorAnswer(request, refusal.Error, refusal.Rule);
    }
}
