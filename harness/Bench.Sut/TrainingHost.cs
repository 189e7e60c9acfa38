using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Bench.Datasets;
using Bench.Training;

namespace Bench.Sut;

/// <summary>The other side of <see cref="ProcessTrainingSystem"/>: does what the harness commands, one command at a time, until it closes the socket.</summary>
internal static class TrainingHost
{
    public static unsafe void Serve(Socket socket, TrainingGreeting greeting, Func<TrainingSession, ITrainingSystem> create)
    {
        using SharedMemory examples = SharedMemory.Open(greeting.ExamplesPath, greeting.Layout.ExamplesBytes, writable: false);
        using SharedMemory exchange = SharedMemory.Open(greeting.ExchangePath, greeting.Layout.ExchangeBytes, writable: true);
        TrainingSession session = new(new TrainingMemory(greeting.Layout, examples.Address, exchange.Address), greeting.Threads, greeting.Deterministic, greeting.Hyperparameters);
        using ITrainingSystem system = create(session);
        Frame.Send(socket, Encoding.UTF8.GetBytes(new GreetingAnswer(system.Name, system.Kernel).ToString()));
        try
        {
            while (true)
            {
                TrainingCommand command = TrainingCommand.Parse(Frame.Receive(socket, Frame.ReceiveLength(socket)));
                Frame.Send(socket, Answer(system, session, command));
            }
        }
        catch (Exception exception) when (exception is EndOfStreamException or SocketException)
        {
            // The harness is done.
        }
    }

    /// <summary>Empty when the command is done; else why it is not.</summary>
    private static byte[] Answer(ITrainingSystem system, TrainingSession session, TrainingCommand command)
    {
        try
        {
            Do(system, session, command);
            return [];
        }
#pragma warning disable CA1031 // Whatever the system throws is the answer: the harness ends the run with it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            byte[] reason = Encoding.UTF8.GetBytes($"{exception.GetType().Name}: {exception.Message}");
            return reason.Length <= ProcessTrainingSystem.MostReasonBytes ? reason : reason[..ProcessTrainingSystem.MostReasonBytes];
        }
    }

    private static void Do(ITrainingSystem system, TrainingSession session, TrainingCommand command)
    {
        switch (command.Kind)
        {
            case TrainingCommandKind.Initialise:
                system.Initialise(session.Hyperparameters);
                break;
            case TrainingCommandKind.Update:
                system.Update(command.Count, command.LearningRate);
                break;
            case TrainingCommandKind.Predict:
                system.Predict(command.Count);
                break;
            case TrainingCommandKind.HandOverWeights:
                system.HandOverWeights();
                break;
            default:
                throw new UnreachableException($"command {command.Kind}");
        }
    }
}
