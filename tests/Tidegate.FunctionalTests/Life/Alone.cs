namespace Tidegate.FunctionalTests.Life;

/// <summary>Tests with processes and crowds of their own: one at a time, and nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
