namespace Tidegate.Streaming.Dialects;

/// <summary>What a close frame says.</summary>
/// <param name="Code">Close code (RFC 6455 §7.4).</param>
/// <param name="Reason">At most 123 UTF-8 bytes.</param>
public sealed record CloseStatement(int Code, string Reason);
