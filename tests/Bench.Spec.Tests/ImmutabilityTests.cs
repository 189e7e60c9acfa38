using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Bench.Spec.Runs;

namespace Bench.Spec.Tests;

/// <summary>A noun once made never changes.</summary>
public sealed class ImmutabilityTests
{
    public static TheoryData<Type> Records => [.. typeof(Finding).Assembly.GetExportedTypes().Where(IsRecord)];

    [Theory]
    [MemberData(nameof(Records))]
    public void A_public_record_is_set_once(Type record)
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        Assert.Empty(record.GetProperties(all).Where(static property => property.SetMethod is { } setter && !IsInitOnly(setter)).Select(static property => property.Name));
        Assert.Empty(record.GetFields(all).Where(static field => !field.IsInitOnly).Select(static field => field.Name));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_public_record_holds_no_collection_that_changes(Type record) =>
        Assert.Empty(record.GetProperties().Where(static property => MayChange(property.PropertyType)).Select(static property => property.Name));

    [Fact]
    public void A_public_record_class_is_sealed_or_the_closed_union_of_its_cases()
    {
        Type[] open = [.. typeof(Finding).Assembly.GetExportedTypes().Where(IsRecord).Where(static type => !type.IsSealed)];
        Assert.NotEmpty(open);
        Assert.All(open, static type => Assert.True(type.IsAbstract, type.Name));
        Assert.All(open, static type => Assert.DoesNotContain(
            type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            constructor => constructor.GetParameters().Length == 0 && (constructor.IsPublic || constructor.IsFamily || constructor.IsFamilyOrAssembly)));
    }

    // Only the compiler writes PrintMembers.
    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null;

    private static bool IsInitOnly(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    // Records in pieces are handed out to be read, and none can be put in.
    private static bool MayChange(Type type) => type.IsArray
        || (type.IsAssignableTo(typeof(IEnumerable)) && type != typeof(string) && type != typeof(RecordPieces) && !type.FullName!.StartsWith("System.Collections.Immutable.", StringComparison.Ordinal) && !type.FullName.StartsWith("System.Collections.Frozen.", StringComparison.Ordinal));
}
