namespace Bench.Statistics.Conformance;

/// <summary>A case of the rules' <c>early_stopping.json</c>: h(t), the estimate's rank, Server's criterion, or latencies with their estimate.</summary>
internal static class EarlyStoppingRule
{
    private const long MostQueries = 1_000_000_000;

    // Beyond this many queries in all, the incomplete beta function's fraction takes minutes.
    private const double MostProving = 1e12;

    public static Dictionary<string, object?> LeastPassing(GoldenElement input)
    {
        long over = input.Member("t").Integer(0, MostQueries);
        double tolerance = input.Member("d").Real();
        double percentile = Fraction(input.Member("p"));
        if (!(tolerance >= 0 && tolerance < percentile))
        {
            throw input.Member("d").Expected("a tolerance from 0 to below p");
        }

        CheckProvable(input.Member("t"), over, percentile - tolerance);
        long passing = EarlyStopping.MinPassingQueries(over, percentile, tolerance, Fraction(input.Member("c")));
        return new() { ["h"] = passing, ["n"] = passing + over, ["h_by_scipy_betainc"] = passing };
    }

    public static Dictionary<string, object?> StreamEstimate(GoldenElement input)
    {
        double percentile = Fraction(input.Member("percentile"));
        long queries = input.Member("queries").Integer(0, MostQueries);
        return EarlyStopping.EstimateRank(queries, percentile) is long rank
            ? new() { ["valid"] = true, ["t"] = rank, ["discard"] = rank - 1, ["sorted_ascending_index"] = queries - rank }
            : new() { ["valid"] = false, ["needed_queries"] = EarlyStopping.MinPassingQueries(1, percentile) + 1 };
    }

    public static Dictionary<string, object?> Server(GoldenElement input)
    {
        double percentile = Fraction(input.Member("percentile"));
        long queries = input.Member("queries").Integer(0, MostQueries);
        long over = input.Member("overlatency").Integer(0, MostQueries);
        CheckProvable(input.Member("overlatency"), over, percentile);
        bool proven = EarlyStopping.IsProven(queries, over, percentile);
        return new() { ["passed"] = proven, ["more_needed"] = proven ? 0 : EarlyStopping.MinPassingQueries(over, percentile) + over - queries };
    }

    public static Dictionary<string, object?> OfLatencies(GoldenElement input)
    {
        double percentile = Fraction(input.Member("percentile"));
        GoldenElement list = input.Member("latencies_ns");
        long[] ascending = [.. list.Items().Select(static latency => latency.Integer()).Order()];
        if (ascending.Length == 0)
        {
            throw list.Expected("at least one latency");
        }

        long? rank = EarlyStopping.EstimateRank(ascending.Length, percentile);
        return new()
        {
            ["valid"] = rank is not null,
            ["estimate_ns"] = rank is long t ? ascending[ascending.Length - t] : null,
            ["plain_percentile_ns"] = ascending[Math.Min(ascending.Length - 1, (int)(ascending.Length * percentile))],
        };
    }

    private static void CheckProvable(GoldenElement count, long over, double percentile)
    {
        if (over / (1 - percentile) > MostProving)
        {
            throw count.Expected($"a number that {MostProving:0e0} queries could prove");
        }
    }

    // Closer to 1 than 1e-6 no run of a possible length proves anything.
    private static double Fraction(GoldenElement value) => value.Real() is >= 1e-6 and <= 1 - 1e-6 ? value.Real() : throw value.Expected("a fraction from 1e-6 to 1 - 1e-6");
}
