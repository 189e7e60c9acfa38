using Bench.Datasets;
using Bench.Definitions;
using Bench.LoadGen;
using Bench.Machine;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Sut;
using Bench.Workloads;

namespace Bench.Cli.Measuring;

/// <summary>One workload set up to be measured: its data generated and checked against the pinned digest, its SUT started, its reference at hand. Serves all its scenarios.</summary>
internal sealed unsafe class WorkloadBench : IDisposable
{
    private readonly SharedMemory? tensors;
    private readonly ContentReferences references;

    private WorkloadBench(Definition<Workload> workload, SharedMemory tensors, QuerySampleLibrary library, ISystemUnderTest sut, GeneratedDataset data)
    {
        Workload = workload;
        this.tensors = tensors;
        Library = library;
        Sut = sut;
        Data = data;
        references = new ContentReferences(data);
        Reference = references.Of(data.Dataset.Seed);
    }

    /// <summary>The workload.</summary>
    public Definition<Workload> Workload { get; }

    /// <summary>Its samples, in memory that the SUT maps.</summary>
    public QuerySampleLibrary Library { get; }

    /// <summary>The data set that the samples are generated from.</summary>
    public GeneratedDataset Data { get; }

    /// <summary>The system under test.</summary>
    public ISystemUnderTest Sut { get; }

    /// <summary>The fp64 reference.</summary>
    public IReference Reference { get; }

    /// <summary>The fp64 reference over samples that a seed gives.</summary>
    public IReference ReferenceOf(ulong seed) => seed == Data.Dataset.Seed ? Reference : references.Of(seed);

    /// <summary>Generates, checks, starts.</summary>
    /// <exception cref="WorldFailedException">The data is not the pinned, memory is short, or the SUT does not start.</exception>
    public static WorkloadBench Open(Definition<Workload> workload, Circumstances circumstances)
    {
        Workload value = workload.Value;
        circumstances.LogsOf(value.Id).Forget();
        MemoryNeed.RefuseWhatDoesNotFit(value, circumstances, AvailableMemory.Read());
        GeneratedDataset data = new(value.Problem, value.Dataset, WeightsFiles.Beside(workload));
        data.Verify();
        SharedMemory? tensors = null;
        QuerySampleLibrary library = new(value.Id, data, bytes => (tensors = SharedMemory.Create(bytes)).Address);
        try
        {
            ISystemUnderTest sut = circumstances.InProcess
                ? CpuBackend.Create(value.Problem, library.Weights, library.InputsOf, SettingsOf(circumstances))
                : Named(ProcessSut.Start(RequestOf(value, circumstances, tensors!, library)), circumstances.Sut);
            return new WorkloadBench(workload, tensors!, library, sut, data);
        }
        catch
        {
            tensors?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sut.Dispose();
        tensors?.Dispose();
    }

    /// <summary>The program must be the one that its definition speaks of: told now, and not after a minute of measuring.</summary>
    private static ProcessSut Named(ProcessSut sut, Definition<SutDefinition>? definition)
    {
        if (definition is null || sut.Name == definition.Value.Name)
        {
            return sut;
        }

        string name = sut.Name;
        sut.Dispose();
        throw new SutNamedOtherwiseException(name, definition);
    }

    private static CpuSettings SettingsOf(Circumstances circumstances) => new()
    {
        Threads = circumstances.Threads,
        Format = circumstances.Precision.Inputs,
        Implementation = circumstances.Implementation,
        Deterministic = circumstances.Deterministic,
        Tuning = CpuTuning.Parse(circumstances.Tuning ?? ""),
    };

    private static ProcessSutRequest RequestOf(Workload workload, Circumstances circumstances, SharedMemory tensors, QuerySampleLibrary library)
    {
        Definition<SutDefinition>? sut = circumstances.Sut;
        return new ProcessSutRequest
        {
            Command = sut is null ? [ShippedHost.Program, .. ShippedHost.Arguments] : [.. sut.Value.Command],
            WorkingDirectory = sut is null ? "" : Path.GetDirectoryName(Path.GetFullPath(sut.Path))!,
            Problem = workload.Problem,
            SampleCount = workload.Dataset.Samples,
            Threads = sut?.Value.Threads ?? circumstances.Threads,
            Precision = circumstances.Precision,
            Implementation = circumstances.Implementation,
            Deterministic = circumstances.Deterministic,
            Tuning = circumstances.Tuning,
            Isolation = sut is null ? null : circumstances.Isolation,
            Tensors = tensors,
            OffsetOf = library.OffsetOf,
            LeastSlots = Math.Max(ProcessSutRequest.UsualLeastSlots, circumstances.Ruleset.Value.MultiStreamSamplesPerQuery),
            StartTimeout = SutLimit.Of(sut),
            StartTimeoutRemedy = SutLimit.Remedy(sut),
            Log = circumstances.LogsOf(workload.Id).File,
        };
    }
}

/// <summary>A SUT gives itself another name than its definition does.</summary>
internal sealed class SutNamedOtherwiseException(string name, Definition<SutDefinition> definition) : WorldFailedException(
    $"the SUT calls itself '{name}'; {definition.LocationOf("name")} calls it '{definition.Value.Name}'",
    "make the two equal: the log names what ran");
