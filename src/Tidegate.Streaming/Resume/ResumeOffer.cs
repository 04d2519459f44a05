namespace Tidegate.Streaming.Resume;

/// <summary>What a session is given to come back with, should its connection break.</summary>
/// <param name="Secret">To be shown beside the credential.</param>
/// <param name="Window">For how long after the end.</param>
public sealed record ResumeOffer(ResumeSecret Secret, TimeSpan Window);
