using Bench.Spec.Machines;

namespace Bench.Spec.Tests;

public sealed class RuntimeOverridesTests
{
    private const string Settings = "tiered compilation off, tiered PGO off, GC workstation, not concurrent";

    [Theory]
    [InlineData("DOTNET_EnableAVX512=0", true)]
    [InlineData("DOTNET_EnableHWIntrinsic=0", true)]
    [InlineData("COMPlus_EnableAVX2=0", true)]
    [InlineData("DOTNET_enableavx=0", true)]
    [InlineData("DOTNET_EnableAVX2=1", false)]
    [InlineData("DOTNET_PreferredVectorBitWidth=100", true)]
    [InlineData("DOTNET_MaxVectorTBitWidth=80", true)]
    [InlineData("DOTNET_TieredCompilation=1", true)]
    [InlineData("DOTNET_TieredCompilation=0", false)]
    [InlineData("DOTNET_TieredPGO=0", false)]
    [InlineData("DOTNET_TieredPGO=1", true)]
    [InlineData("DOTNET_TC_QuickJitForLoops=1", true)]
    [InlineData("DOTNET_ReadyToRun=0", true)]
    [InlineData("DOTNET_JitStress=2", true)]
    [InlineData("DOTNET_gcServer=1", false)]
    [InlineData("DOTNET_GCHeapCount=2", false)]
    [InlineData("DOTNET_EnableDiagnostics=0", false)]
    [InlineData("DOTNET_EnableEventPipe=1", false)]
    [InlineData("DOTNET_EnableWriteXorExecute=0", false)]
    [InlineData("EnableAVX512=0", false)]
    public void Those_that_take_instructions_away_or_change_compilation_matter(string variable, bool matters) =>
        Assert.Equal(matters ? [variable] : [], RuntimeOverrides.In($"{Settings}; {variable}").AsEnumerable());

    [Fact]
    public void What_is_switched_off_where_the_program_has_it_on_matters() =>
        Assert.Equal(["DOTNET_TieredPGO=0"], RuntimeOverrides.In("tiered compilation off, tiered PGO on, GC workstation, concurrent; DOTNET_TieredCompilation=0 DOTNET_TieredPGO=0").AsEnumerable());

    [Fact]
    public void Without_variables_there_are_none() => Assert.All(["", Settings, "not established", Settings + ";"], static settings => Assert.Empty(RuntimeOverrides.In(settings)));

    [Fact]
    public void Names_are_those_of_the_variables() =>
        Assert.Equal("DOTNET_EnableAVX2 DOTNET_TieredPGO", RuntimeOverrides.NamesOf(RuntimeOverrides.In($"{Settings}; DOTNET_EnableAVX2=0 DOTNET_TieredPGO=1 DOTNET_gcServer=1")));
}
