using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>One named question at the door.</summary>
public interface IAdmissionCheck
{
    /// <summary>Answers it.</summary>
    /// <returns>Null: the next check, please. Otherwise why not.</returns>
    ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation);
}
