using Tidegate.Core.Topics;

namespace Tidegate.Core.Access;

/// <summary>The declared rules: who may have which topic. Implemented by <c>Tidegate.Auth</c>.</summary>
public interface IAccessRules
{
    /// <summary>Rises whenever a rule or a plan has changed, so that what was granted must be looked at again.</summary>
    long Version { get; }

    /// <summary>What the first rule that fits says.</summary>
    /// <param name="grant">Who asks.</param>
    /// <param name="endpoint">Configured name of the endpoint.</param>
    /// <param name="topic">The topic.</param>
    /// <remarks>Thread-safe, from memory alone, allocates nothing.</remarks>
    AccessVerdict Judge(Grant grant, string endpoint, Topic topic);
}
