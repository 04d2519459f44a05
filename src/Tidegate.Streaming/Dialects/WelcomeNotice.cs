using System.Collections.ObjectModel;
using Tidegate.Core.Access;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Dialects;

/// <summary>What a session is told once it is authenticated.</summary>
/// <param name="SessionId">Opaque id of the session.</param>
/// <param name="Grant">What it may do.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="ServerTimeNs">Unix nanoseconds UTC.</param>
/// <param name="ExpiresIn">Time until the grant ends.</param>
public sealed record WelcomeNotice(string SessionId, Grant Grant, SessionLimits Limits, long ServerTimeNs, TimeSpan ExpiresIn)
{
    /// <summary>What it may come back with; null: nothing.</summary>
    public ResumeOffer? Resume { get; init; }

    /// <summary>Sessions that the user has, this one included.</summary>
    public int ConnectionsUsed { get; init; } = 1;

    /// <summary>Whether it goes on where an earlier one broke off; null: it did not ask to.</summary>
    public ResumeOutcome? Resumed { get; init; }

    /// <summary>What the path and the endpoint's own query parameters named, unchecked.</summary>
    public IReadOnlyDictionary<string, string> Route { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
