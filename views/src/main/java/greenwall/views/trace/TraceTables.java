package greenwall.views.trace;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.InstantText;
import greenwall.fleet.Unit;
import greenwall.fleet.state.CellState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.TraceComparison;
import greenwall.views.Place;
import greenwall.views.TraceFinder;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Converts traces to tables. Does not depend on JavaFX.
public final class TraceTables {

    private record ServiceOperation(String service, String operation) {}

    private TraceTables() {}

    /// Sorts the traces: failed ones first, then the slowest.
    public static List<TraceFinder.FoundTrace> worstFirst(List<TraceFinder.FoundTrace> hits) {
        return hits.stream()
                .sorted(Comparator.comparing((TraceFinder.FoundTrace hit) -> !failed(hit))
                        .thenComparing(Comparator.comparing((TraceFinder.FoundTrace hit) ->
                                        hit.trace().duration())
                                .reversed())
                        .thenComparing(hit -> hit.trace().id()))
                .toList();
    }

    static boolean failed(TraceFinder.FoundTrace hit) {
        return hit.trace().errors().orElse(0) > 0;
    }

    /// @param opens returns the place that a row opens
    public static TableData searchResults(
            String title,
            List<TraceFinder.FoundTrace> hits,
            Instant now,
            ZoneId zone,
            Function<String, Place> opens,
            String note) {
        var rows = worstFirst(hits).stream()
                .map(hit -> row(hit, now, zone).opening(opens.apply(hit.trace().id())))
                .toList();
        return new TableData(
                        title,
                        new ColumnHeadings()
                                .text("Start")
                                .numbers("Duration")
                                .text("Service", "Operation")
                                .numbers("Spans", "Failed")
                                .text("Day", "Trace", "Cluster"),
                        rows,
                        note)
                .compact();
    }

    private static Row row(TraceFinder.FoundTrace hit, Instant now, ZoneId zone) {
        var trace = hit.trace();
        boolean today = Duration.between(trace.start(), now).abs().compareTo(Duration.ofHours(12)) < 0;
        return new Row(
                failed(hit) ? CellState.CRITICAL : CellState.IDLE,
                List.of(
                        text(InstantText.millis(trace.start(), zone)),
                        time(trace.duration().toNanos()),
                        text(trace.service().isEmpty() ? "–" : trace.service()),
                        text(trace.operation().isEmpty() ? "–" : trace.operation()),
                        count(trace.spans()),
                        failures(trace.errors()),
                        text(
                                today
                                        ? ""
                                        : InstantText.day(trace.start(), now, zone) + " "
                                                + InstantText.seconds(trace.start(), zone)),
                        text(trace.id()),
                        text(hit.cluster())));
    }

    private static Item time(long nanos) {
        return Item.number(EpochNanos.durationText(nanos), nanos);
    }

    private static Item count(Optional<Integer> number) {
        return number.map(TraceTables::number).orElse(Item.NOTHING);
    }

    private static Item failures(Optional<Integer> number) {
        return number.filter(n -> n > 0)
                .map(n -> new Item(Integer.toString(n), CellState.CRITICAL, n + " of its spans failed").ordered(n))
                .orElseGet(() -> count(number));
    }

    /// Compares each operation in this window with the earlier one. Operations that became slower or fail
    /// more often come first.
    ///
    /// @param opens returns the place that the row of a service's operation opens
    static TableData comparedWithEarlier(
            List<TraceFinder.FoundTrace> hits,
            List<TraceFinder.FoundTrace> earlier,
            BiFunction<String, String, Place> opens) {
        var all = new TreeMap<ServiceOperation, List<List<TraceFinder.FoundTrace>>>(
                Comparator.comparing(ServiceOperation::service).thenComparing(ServiceOperation::operation));
        for (int side = 0; side < 2; side++) {
            for (var hit : side == 0 ? hits : earlier) {
                all.computeIfAbsent(
                                new ServiceOperation(
                                        hit.trace().service(), hit.trace().operation()),
                                _ -> List.of(new ArrayList<>(), new ArrayList<>()))
                        .get(side)
                        .add(hit);
            }
        }
        var rows = all.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -worse(entry.getValue())))
                .map(entry -> {
                    var now = entry.getValue().get(0);
                    var then = entry.getValue().get(1);
                    double more = share(now) - share(then);
                    var state = more > 0.05 ? CellState.WARN : CellState.IDLE;
                    var of = entry.getKey();
                    return new Row(
                                    state,
                                    List.of(
                                            text(of.service() + " · " + of.operation()),
                                            number(now.size()),
                                            number(then.size()),
                                            median(now),
                                            median(then),
                                            slowest(now),
                                            slowest(then),
                                            failureShare(now, more > 0.05),
                                            failureShare(then, false)))
                            .opening(opens.apply(of.service(), of.operation()));
                })
                .toList();
        return new TableData(
                "Compared with an hour earlier",
                new ColumnHeadings()
                        .text("Operation")
                        .numbers("Traces", "before", "Median", "before ", "Slowest", "before  ", "Failed", "before   "),
                rows,
                "");
    }

    private static double worse(List<List<TraceFinder.FoundTrace>> both) {
        double slower = medianNanos(both.get(0)) - medianNanos(both.get(1));
        return (share(both.get(0)) - share(both.get(1))) * 1e12 + slower;
    }

    private static double share(List<TraceFinder.FoundTrace> hits) {
        return hits.isEmpty()
                ? 0
                : (double) hits.stream().filter(TraceTables::failed).count() / hits.size();
    }

    private static double medianNanos(List<TraceFinder.FoundTrace> hits) {
        var sorted = hits.stream()
                .mapToLong(hit -> hit.trace().duration().toNanos())
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static Item number(int n) {
        return Item.number(Integer.toString(n), n);
    }

    private static Item median(List<TraceFinder.FoundTrace> hits) {
        return hits.isEmpty() ? Item.NOTHING : time((long) medianNanos(hits));
    }

    private static Item slowest(List<TraceFinder.FoundTrace> hits) {
        return hits.stream()
                .map(hit -> hit.trace().duration())
                .max(Duration::compareTo)
                .map(longest -> time(longest.toNanos()))
                .orElse(Item.NOTHING);
    }

    private static Item failureShare(List<TraceFinder.FoundTrace> hits, boolean more) {
        double share = share(hits);
        return hits.isEmpty()
                ? Item.NOTHING
                : new Item(
                                Unit.RATIO.text(share),
                                more ? CellState.WARN : CellState.OK,
                                more ? "more of them failed than before" : "")
                        .ordered(share);
    }

    static TableData compared(TraceComparison comparison) {
        var rows = comparison.lines().stream()
                .map(line -> {
                    boolean fails = line.second().errors() > line.first().errors();
                    return new Row(
                            fails ? CellState.WARN : CellState.IDLE,
                            List.of(
                                    text(line.service()),
                                    text(line.operation()),
                                    Item.number(
                                            (line.longer() > 0 ? "+" : "") + EpochNanos.durationText(line.longer()),
                                            line.longer()),
                                    side(line.first()),
                                    side(line.second()),
                                    number(line.first().calls()),
                                    number(line.second().calls()),
                                    number(line.first().errors()),
                                    new Item(
                                                    Integer.toString(
                                                            line.second().errors()),
                                                    fails ? CellState.WARN : CellState.OK,
                                                    fails ? "it failed more often in the second trace" : "")
                                            .ordered(line.second().errors())));
                })
                .toList();
        return new TableData(
                "Differences, largest first",
                new ColumnHeadings()
                        .text("Service", "Operation")
                        .numbers(
                                "Longer by",
                                "First",
                                "Second",
                                "Calls, first trace",
                                "Calls, second trace",
                                "Failed, first trace",
                                "Failed, second trace"),
                rows,
                "");
    }

    private static Item side(TraceComparison.Side side) {
        return side.calls() == 0 ? Item.NOTHING : time(side.selfTime());
    }
}
