using FsCheck;
using FsCheck.Fluent;
using Tidegate.Simulation.Texts;

namespace Tidegate.Simulation.Tests.Texts;

public sealed class TextSetTests
{
    [Fact]
    public void Set_of_texts_holds_what_a_set_of_strings_holds_whatever_is_put_in_and_taken_out_again() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(ArbMap.Default.ArbFor<int>(), Holds));

    private static void Holds(int seed)
    {
        var random = new Random(seed);
        var (set, strings, order) = (new TextSet(), new HashSet<string>(StringComparer.Ordinal), new Stack<string>());
        for (var turn = 0; turn < 2_000; turn++)
        {
            var text = string.Create(random.Next(0, 65), random, (chars, chance) => chars.Fill((char)chance.Next('a', 'd')));
            if (random.Next(4) == 0 && order.Count > 0)
            {
                strings.Remove(order.Pop());
                set.RemoveLast();
            }
            else if (strings.Add(text))
            {
                order.Push(text);
                Assert.True(set.TryAdd(text));
            }

            Assert.Equal(strings.Count, set.Count);
            Assert.Equal(strings.Contains(text), !TryBriefly(set, text));
        }
    }

    [Fact]
    public void Texts_are_told_apart_by_every_character_over_all_blocks()
    {
        var set = new TextSet();
        for (var number = 0; number < 20_000; number++)
        {
            Assert.True(set.TryAdd($"order-{number}"));
        }

        for (var number = 0; number < 20_000; number++)
        {
            Assert.False(set.TryAdd($"order-{number}"));
        }

        Assert.Equal(20_000, set.Count);
    }

    /// <summary>True where it was not there; leaves the set as it was.</summary>
    private static bool TryBriefly(TextSet set, string text)
    {
        if (!set.TryAdd(text))
        {
            return false;
        }

        set.RemoveLast();
        return true;
    }
}
