namespace Tidegate.AspNetCore.Api;

/// <summary>An answer.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Meaning">What it says, in one sentence.</param>
/// <param name="Body">Its body; null: none.</param>
internal sealed record ApiAnswer(int Status, string Meaning, ApiContent? Body = null);
