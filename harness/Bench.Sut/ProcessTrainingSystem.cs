using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Bench.Spec.Training;
using Bench.Training;

namespace Bench.Sut;

/// <summary>A system under training in a process of its own (PROTOCOL.md, "Training"). Whatever it does wrong is a <see cref="TrainingFailedException"/> with the reason.</summary>
public sealed class ProcessTrainingSystem : ITrainingSystem
{
    /// <summary>Bytes that a reason may have.</summary>
    internal const int MostReasonBytes = 2048;

    private readonly TrainingSutRequest request;
    private readonly SutConnection connection;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenRegistration onCancelled;

    private ProcessTrainingSystem(TrainingSutRequest request, SutConnection connection, GreetingAnswer answer, CancellationToken cancellation)
    {
        this.request = request;
        this.connection = connection;
        this.cancellation = cancellation;
        Name = answer.Name;
        Kernel = answer.Kernel;
        onCancelled = cancellation.Register(ShutDown);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Kernel { get; }

    /// <summary>Starts the process and hands it everything but the data; returns when it has said its name.</summary>
    /// <exception cref="SutStartException">It did not start, or not in time.</exception>
    public static ProcessTrainingSystem Start(TrainingSutRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Examples.SealForOthers();
        Wipe(request);
        string examples = request.Examples.PathFor(request.Start), exchange = request.Exchange.PathFor(request.Start);
        SutConnection connection = SutConnection.Open(request.Start, cancellation);
        request.Examples.Withhold();
        request.Exchange.Withhold();
        try
        {
            GreetingAnswer answer = connection.Greet(new TrainingGreeting
            {
                Threads = request.Threads,
                Layout = request.Layout,
                ExamplesPath = examples,
                ExchangePath = exchange,
                Hyperparameters = request.Hyperparameters,
            }.ToText());
            return new ProcessTrainingSystem(request, connection, answer, cancellation);
        }
        catch
        {
            connection.Abandon();
            throw;
        }
    }

    /// <summary>Stops the process, and what it has started, until <see cref="Resume"/>: it takes no processor time and keeps its memory. Not while it is asked for something.</summary>
    public void Suspend() => connection.Child.Suspend();

    /// <summary>Lets it go on.</summary>
    public void Resume() => connection.Child.Resume();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">They are not those that it was started with: a process trains one run.</exception>
    public void Initialise(ImmutableArray<PlannedHyperparameter> hyperparameters)
    {
        if (!hyperparameters.SequenceEqual(request.Hyperparameters))
        {
            throw new ArgumentException("they are not those that the process was started with", nameof(hyperparameters));
        }

        Ask(new TrainingCommand(TrainingCommandKind.Initialise, 0, 0), request.InitialisationTimeout);
    }

    /// <inheritdoc/>
    public void Update(int batchSize, double learningRate) => Ask(new TrainingCommand(TrainingCommandKind.Update, batchSize, learningRate), request.Timeout);

    /// <inheritdoc/>
    public void Predict(int count) => Ask(new TrainingCommand(TrainingCommandKind.Predict, count, 0), request.Timeout);

    /// <inheritdoc/>
    public void HandOverWeights() => Ask(new TrainingCommand(TrainingCommandKind.HandOverWeights, 0, 0), request.Timeout);

    /// <inheritdoc/>
    public void Dispose()
    {
        onCancelled.Dispose();
        ShutDown();

        // One that is stopped could not end by itself.
        connection.Child.Resume();
        connection.Abandon();
    }

    private void Ask(TrainingCommand command, TimeSpan patience)
    {
        try
        {
            if (connection.Socket.Available > 0)
            {
                throw new TrainingFailedException("protocol_violation", $"the SUT sent something before it was asked for {command.Kind}; expected one answer to each command, when it is done");
            }

            long deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
            Frame.Send(connection.Socket, command.ToBytes());
            uint length = Frame.ReceiveLengthBy(connection.Socket, deadline);
            if (length > MostReasonBytes)
            {
                throw new TrainingFailedException("protocol_violation", $"the SUT answered {command.Kind} with {length} bytes; expected 0 for done, or a reason of at most {MostReasonBytes}");
            }

            if (length > 0)
            {
                string reason = string.Concat(Encoding.UTF8.GetString(Frame.ReceiveBy(connection.Socket, length, deadline)).Where(static letter => !char.IsControl(letter)));
                throw new TrainingFailedException("failed_response", $"the SUT could not do {command.Kind}: {reason}");
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TimedOut)
        {
            throw new TrainingFailedException("timed_out", string.Create(CultureInfo.InvariantCulture, $"the SUT did not answer {command.Kind} within {patience.TotalSeconds} s"));
        }
        catch (Exception exception) when (exception is SocketException or EndOfStreamException or ObjectDisposedException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new TrainingFailedException("sut_crashed", $"the SUT is gone during {command.Kind}: {connection.Child.Epitaph()}");
        }
    }

    /// <summary>Whatever a run before left: its process maps the memory before the runner prepares it, and untimed it could keep the data, or go on from the trained weights.</summary>
    private static unsafe void Wipe(TrainingSutRequest request)
    {
        NativeMemory.Fill(request.Examples.Address, (nuint)request.Examples.ByteCount, 0xFF);
        NativeMemory.Clear(request.Exchange.Address, (nuint)request.Exchange.ByteCount);
    }

    private void ShutDown()
    {
        try
        {
            connection.Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is shut already.
        }
    }
}
