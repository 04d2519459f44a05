using Tidegate.Core.Access;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Resume;

namespace Tidegate.Streaming.Hub;

/// <summary>A believed first-message credential with the request that carried it.</summary>
internal sealed record SignIn(SignInRequest Request, Grant Grant, ResumeOutcome? Resumed = null);
