namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>A refusal before the upgrade as nse clients read it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">The whole body, plain text.</param>
internal sealed record PlainRefusal(int Status, string Text);
