namespace Tidegate.Markets.Instruments.Import;

/// <summary>A master contract cannot be used at all. The message is one sentence for an operator; nothing of the file is in it but names of columns.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What was thrown, if anything.</param>
public sealed class MasterContractException(string message, Exception? inner = null) : Exception(message, inner);
