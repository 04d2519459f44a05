using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Core.Topics;

/// <summary>Says which topics exist and the highest mode in which they can be had.</summary>
public interface ITopicSource
{
    /// <summary>True where this source delivers the topic. Thread-safe, does not wait.</summary>
    bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest);
}
