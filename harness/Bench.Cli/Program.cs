using System.Runtime.InteropServices;
using Bench.Cli;

// Ctrl-C and SIGTERM end a run in order: the window closes, the log says so, the exit code is 130.
using CancellationTokenSource interruption = new();
void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interruption.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return BenchCommand.Invoke(args, new Terminal(Console.Out, Console.Error, Console.IsOutputRedirected, Console.IsErrorRedirected), interruption.Token);
