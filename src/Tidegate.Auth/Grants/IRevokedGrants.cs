using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Grants;

/// <summary>Knows which grants are believed no more, though their credential is good by itself. In memory, once it was read.</summary>
public interface IRevokedGrants
{
    /// <summary>Why it is believed no more, or why nobody can know; null: it is.</summary>
    ValueTask<Refusal?> JudgeAsync(Grant grant, CancellationToken cancellation);

    /// <summary>The same of what is in memory: null also where nothing was read yet.</summary>
    Refusal? Find(Grant grant);
}
