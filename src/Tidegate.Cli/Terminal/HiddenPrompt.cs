using System.Text;

namespace Tidegate.Cli.Terminal;

/// <summary>Asks on the terminal and shows nothing of the answer.</summary>
internal static class HiddenPrompt
{
    private const int CharsMax = 4_096;

    /// <summary>What was typed up to the Enter key; null where the terminal went away.</summary>
    public static string? Ask(string question)
    {
        Console.Error.Write(question);
        var typed = new StringBuilder();
        try
        {
            while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            {
                if (key.Key == ConsoleKey.Backspace)
                {
                    typed.Length = Math.Max(0, typed.Length - 1);
                }
                else if (!char.IsControl(key.KeyChar) && typed.Length < CharsMax)
                {
                    typed.Append(key.KeyChar);
                }
            }

            return typed.ToString();
        }
        catch (InvalidOperationException)
        {
            return null; // no keyboard after all
        }
        finally
        {
            Console.Error.WriteLine();
        }
    }
}
