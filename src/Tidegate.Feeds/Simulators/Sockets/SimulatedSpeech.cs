using System.Threading.Channels;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>What a session has to say: answers in their order, then the news of its subscriptions at their rate.</summary>
/// <param name="answersMax">Answers that wait. What does not fit is lost: a client that asks and reads nothing must not cost more and more.</param>
/// <param name="interval">Shortest time between two packets of one subscription.</param>
/// <param name="time">Measures it.</param>
internal sealed class SimulatedSpeech(int answersMax, TimeSpan interval, TimeProvider time)
{
    private readonly Channel<(byte[] Message, bool IsText)> _answers = Channel.CreateBounded<(byte[], bool)>(
        new BoundedChannelOptions(answersMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    /// <summary>Keeps an answer. For any thread.</summary>
    public void Answer(byte[] message, bool isText = true) => _answers.Writer.TryWrite((message, isText));

    /// <summary>Writes the answers that the outlet takes.</summary>
    public void WriteAnswers(SimulatedOutlet outlet)
    {
        while (!outlet.IsFull && _answers.Reader.TryRead(out var answer))
        {
            if (answer.IsText)
            {
                outlet.Text(answer.Message);
            }
            else
            {
                outlet.Binary(answer.Message);
            }
        }
    }

    /// <summary>Writes what is new and due of each subscription.</summary>
    /// <returns>When the first of those that have to wait for their rate is due.</returns>
    public TimeSpan WriteNews<T>(IEnumerable<T> subscriptions, SimulatedOutlet outlet, long now, Action<T> write)
        where T : SimulatedSubscription
    {
        var first = TimeSpan.MaxValue;
        foreach (var subscription in subscriptions)
        {
            if (outlet.IsFull)
            {
                break;
            }

            if (!subscription.HasNews)
            {
                continue;
            }

            var wait = subscription.WaitFor(interval, now, time);
            if (wait > TimeSpan.Zero)
            {
                first = wait < first ? wait : first;
            }
            else
            {
                write(subscription);
            }
        }

        return first;
    }
}
