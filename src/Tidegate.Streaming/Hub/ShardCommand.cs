using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What other threads ask of a shard.</summary>
internal enum ShardAction
{
    /// <summary>A socket was accepted.</summary>
    Join,

    /// <summary>The first message's credential was believed; the payload is a <see cref="SignIn"/>.</summary>
    SignIn,

    /// <summary>A credential came to prolong the grant; the payload is a <see cref="Renewal"/>.</summary>
    Renew,

    /// <summary>A request was read; the payload is a <see cref="Dialects.SessionRequest"/>.</summary>
    Request,

    /// <summary>The peer asks for a pong; the payload is a byte array of at most 125.</summary>
    Pong,

    /// <summary>The client has begun a frame that is not whole; sent once until the session's clock stops looking.</summary>
    FrameBegan,

    /// <summary>Close with the error that is the payload, or with the refusal that names its rule too.</summary>
    Close,

    /// <summary>Close: there is nothing more to hear.</summary>
    Complete,

    /// <summary>The peer sent a close frame; the payload is its code.</summary>
    PeerClosed,

    /// <summary>Our own code failed on the reader's side; the payload is the exception.</summary>
    Fault,

    /// <summary>The reader has read its last; the payload is true where the peer has gone, so that nothing more can be told to it.</summary>
    ReaderDone,

    /// <summary>A first message's credential was not believed, and another may be shown; the payload is a <see cref="RefusedSignIn"/>.</summary>
    SignInRefused,

    /// <summary>A pending write is done.</summary>
    Writable,

    /// <summary>A pending write has failed.</summary>
    WriteFailed,

    /// <summary>Another shard has an audience for a topic whose home is here; the payload is a <see cref="ListenRequest"/>.</summary>
    Listen,

    /// <summary>A topic's home answers; the payload is a <see cref="ListenAnswer"/>.</summary>
    Listening,

    /// <summary>Another shard wants less of a topic whose home is here; the payload is an <see cref="Hub.AudienceChange"/>.</summary>
    AudienceChange,

    /// <summary>A session of another shard asks where a topic stands whose home is here; the payload is a <see cref="LookRequest"/>.</summary>
    Look,

    /// <summary>Somebody outside asks where a topic stands whose home is here; the payload is a <see cref="StandingQuestion"/>.</summary>
    Stand,

    /// <summary>A topic's home says where it stands; the payload is a <see cref="Dialects.CurrentAnswer"/>.</summary>
    Looked,

    /// <summary>Another connection may have the session's place; the payload is a <see cref="Resume.Takeover"/>.</summary>
    TakeOver,

    /// <summary>Look at the grants of all sessions again.</summary>
    Review,

    /// <summary>Somebody wants to know what is subscribed; the payload is the <see cref="AskList"/> to fill.</summary>
    ListAsks,

    /// <summary>The host's own code has judged the session's topics anew; the payload is the <see cref="AskList"/>.</summary>
    Rehook,

    /// <summary>Tell something to this session alone; the payload is a <see cref="Telling"/>.</summary>
    Tell,

    /// <summary>Somebody wants to look at the session; the payload is a <see cref="SessionInspection"/>.</summary>
    Inspect,

    /// <summary>Send everybody away; the payload is the <see cref="DrainPlan"/>.</summary>
    Drain,

    /// <summary>Cut everybody who is left.</summary>
    AbortAll,
}

/// <summary>One entry of a shard's queue.</summary>
/// <remarks>
/// The queue is bounded by the sessions: each has at most one of <see cref="ShardAction.Join"/>, one request, pong or close of its reader (which
/// waits for the answer), one frame begun, one end of its write and one end of its reader under way, the few inspections that administrators wait
/// for, and one telling of each of its simulations, which wait for the answer too. A review is posted once until it begins. Shards ask each other at most once for each
/// entry of a request, and say once that an audience has gone.
/// </remarks>
internal readonly record struct ShardCommand(ShardAction Action, StreamSession? Session = null, object? Payload = null)
{
    /// <summary>True where the session's reader waits until the command was dealt with.</summary>
    public bool IsAwaited =>
        Action is ShardAction.Request or ShardAction.Pong or ShardAction.SignIn or ShardAction.SignInRefused or ShardAction.Renew;
}
