using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Target rates: workload id, then scenario, then queries per second.</summary>
internal sealed class RatesForm : Form<ImmutableArray<TargetRate>>
{
    private static readonly Field<double> Server = new("server", new RealForm(1e9), "Queries per second that arrive.", required: false);
    private static readonly Field<double> Offline = new("offline", new RealForm(1e9), "Samples per second that are expected; it sizes the query.", required: false);

    private static readonly NamedForm<ImmutableArray<(Scenario Scenario, double Rate)>> Nested = new(
        "a workload id",
        Fields.IdPattern,
        new MappingForm<ImmutableArray<(Scenario Scenario, double Rate)>>("a workload's rates", [Server, Offline], static bound =>
        [
            .. bound.Has(Server) ? [(Scenario.Server, bound.Get(Server))] : Array.Empty<(Scenario, double)>(),
            .. bound.Has(Offline) ? [(Scenario.Offline, bound.Get(Offline))] : Array.Empty<(Scenario, double)>(),
        ]));

    /// <inheritdoc/>
    public override string Expected => Nested.Expected;

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out ImmutableArray<TargetRate> value)
    {
        bool read = Nested.TryRead(item, reading, out ImmutableArray<KeyValuePair<string, ImmutableArray<(Scenario Scenario, double Rate)>>> byWorkload);
        value =
        [
            .. from workload in byWorkload
               from rate in workload.Value
               select new TargetRate { Workload = workload.Key, Scenario = rate.Scenario, QueriesPerSecond = rate.Rate },
        ];
        return read;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => Nested.Schema();
}
