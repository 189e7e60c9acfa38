namespace Bench.Sut.Tests;

/// <summary>A test that needs a C compiler; where there is none it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CompiledFactAttribute : FactAttribute
{
    public CompiledFactAttribute() => Skip = CProgram.Compiler is null ? CProgram.NoCompiler : null;
}

/// <inheritdoc cref="CompiledFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CompiledTheoryAttribute : TheoryAttribute
{
    public CompiledTheoryAttribute() => Skip = CProgram.Compiler is null ? CProgram.NoCompiler : null;
}
