namespace Tidegate.StressTests;

/// <summary>Tests that need the machine to themselves, because they promise a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
