using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Grants;

/// <summary>Knows which grants are believed no more, though their credential is good by itself. In memory.</summary>
public interface IRevokedGrants
{
    /// <summary>Why it is believed no more; null: it is.</summary>
    Refusal? Judge(Grant grant);
}
