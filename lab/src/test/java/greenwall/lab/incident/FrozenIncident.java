package greenwall.lab.incident;

import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.source.MetricsSource;
import greenwall.lab.exporters.DialectMix;
import greenwall.lab.exporters.ExporterChooser;
import greenwall.lab.exporters.ScrapedSeries;
import greenwall.lab.promql.EvaluationOutcome;
import greenwall.lab.promql.PromqlEngine;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.QueryResult.ResultSeries;
import greenwall.lab.rules.LabRules;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// An incident on a fleet whose clock stands still, with a query engine.
record FrozenIncident(
        List<HostSpec> fleet,
        SimulatedFleet world,
        GroundTruth truth,
        ScrapedSeries series,
        PromqlEngine engine,
        Instant start) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long STEP = 15_000;

    static FrozenIncident of(IncidentKind kind, long seed, Instant start) {
        var fleet = FleetPlanner.hosts(IncidentInjector.hostsFor(List.of(kind), 24), seed);
        var faults = new SimulatedFaults();
        var truth = IncidentInjector.inject(kind, fleet, new FaultPropagation(fleet, faults), start, seed);
        return inWorld(new SimulatedFleet(seed, start, fleet, faults), truth, start);
    }

    /// Several incidents at once, with the ground truth of the first.
    static FrozenIncident of(List<IncidentKind> names, long seed, Instant start) {
        var fleet = FleetPlanner.hosts(IncidentInjector.hostsFor(names, 24), seed);
        var faults = new SimulatedFaults();
        var truths = IncidentInjector.inject(names, fleet, new FaultPropagation(fleet, faults), start, seed);
        return inWorld(new SimulatedFleet(seed, start, fleet, faults), truths.getFirst(), start);
    }

    static FrozenIncident inWorld(SimulatedFleet world, GroundTruth truth, Instant start) {
        var series = new ScrapedSeries(world, new ExporterChooser(DialectMix.SITES), InstantSource.fixed(start));
        return new FrozenIncident(
                world.hosts(), world, truth, series, new PromqlEngine(series, PromqlEngine.Settings.DEFAULT), start);
    }

    /// Which alerts of the range's rules fire at the start, and for which hosts.
    Map<String, Set<String>> firing() {
        return firing(alert -> true);
    }

    Map<String, Set<String>> firing(List<String> names) {
        return firing(alert -> names.contains(alert.name()));
    }

    private Map<String, Set<String>> firing(Predicate<MetricsSource.Rule> filter) {
        var all = new TreeMap<String, Set<String>>();
        for (var group : LabRules.groups()) {
            for (var rule : group.rules()) {
                if (rule.alerting() && !rule.name().startsWith("HostAvailability") && filter.test(rule)) {
                    fired(rule, all);
                }
            }
        }
        return all;
    }

    private void fired(MetricsSource.Rule alert, Map<String, Set<String>> hostsByAlert) {
        long holdMillis = alert.holdFor().toMillis();
        long points = holdMillis / STEP + 1;
        for (var found : range(alert.query(), start.toEpochMilli() - holdMillis, start.toEpochMilli())) {
            if (found.values().length == points) {
                hostsByAlert
                        .computeIfAbsent(alert.name(), n -> new TreeSet<>())
                        .add(found.labels().get("host"));
            }
        }
    }

    List<ResultSeries> range(String query, long from, long to) {
        return switch (engine.range(parsed(query), from, to, STEP, PATIENCE)) {
            case EvaluationOutcome.Answered(QueryResult.Matrix matrix) -> matrix.series();
            case EvaluationOutcome.Answered(var unexpected) -> throw new AssertionError(query + " gave " + unexpected);
            case EvaluationOutcome.Failed(var cause, var text) ->
                throw new AssertionError(query + ": " + cause + " " + text);
        };
    }

    static PromqlExpr parsed(String query) {
        return Promql.parse(query).tree().orElseThrow(() -> new AssertionError("does not parse: " + query));
    }
}
