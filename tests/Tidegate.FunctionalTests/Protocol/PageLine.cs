namespace Tidegate.FunctionalTests.Protocol;

/// <summary>Who speaks in a line of an example.</summary>
public enum Speaker
{
    /// <summary><c>&gt;</c></summary>
    Client,

    /// <summary><c>&lt;</c></summary>
    Server,

    /// <summary><c>--</c>: what happens meanwhile.</summary>
    World,
}

/// <summary>One line of an example, continued lines joined.</summary>
/// <param name="By">Who speaks.</param>
/// <param name="Text">What is said, without the mark.</param>
public sealed record PageLine(Speaker By, string Text);
