package greenwall.fleet.incident;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.logs.HostStreamFinder;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads from the sources of a cluster all data that a replay of an incident needs, and keeps as much as the
/// limits of an [IncidentRecording] allow: first the data of its host in the charts of the record, then all
/// other data of the host, then the data by which other hosts are evaluated. If the record's explanations reach
/// further back than its window, the data of its host and all log lines do too. Data that forecasts read from
/// before the window is kept for all hosts, in the steps of the forecasts.
///
/// @param expressions the expressions by which hosts and services are evaluated, the most important first:
///     their series are kept before all others of other hosts
public record IncidentRecordingBuilder(
        MetricsSource metrics, Optional<LogSource> logs, List<TraceSource> traces, Collection<String> expressions) {
    static final Duration DEADLINE = Duration.ofSeconds(30);
    /// Includes data from before the incident, which an explanation compares with.
    private static final Duration BEFORE = Duration.ofMinutes(75);

    static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration LONGEST_FOR_HOST = Duration.ofHours(14);
    /// Failed requests are searched for first, then all.
    private static final int TRACE_SEARCH = IncidentRecording.MAX_TRACES / 2;

    /// From well before the start of the incident to its end, or to now by the sources' clock. Of a longer time,
    /// what led to the record is kept, since a verdict may be given hours after the incident.
    private static TimeWindow window(Incident incident, Instant now, Collection<String> omitted) {
        var opening = incident.start();
        var end = incident.end().map(IncidentEnd::at).orElse(now);
        var start = TimeMath.earlier(opening.window().start(), opening.at()).minus(BEFORE);
        end = TimeMath.later(end, opening.at());
        end = end.isAfter(now) && !opening.at().isAfter(now) ? now : end;
        var latest = TimeMath.earlier(end.minus(LONGEST), opening.at().minus(LONGEST.dividedBy(2)));
        var from = TimeMath.later(start, latest);
        var to = TimeMath.earlier(end, from.plus(LONGEST));
        if (from.isAfter(start)) {
            omitted.add("the time before " + from.truncatedTo(ChronoUnit.SECONDS));
        }
        if (to.isBefore(end)) {
            omitted.add("the time after " + to.truncatedTo(ChronoUnit.SECONDS));
        }
        return new TimeWindow(from, to);
    }

    static TimeWindow atMost(Duration longest, Instant from, Instant end) {
        return new TimeWindow(TimeMath.later(from, end.minus(longest)), end);
    }

    /// The window, extended to well before the earliest log lines that explain the incident.
    private static TimeWindow explainedWindow(Incident incident, TimeWindow window, Duration before) {
        return evidence(incident, Evidence.Lines.class)
                .map(explained -> explained.window().start().minus(before))
                .filter(from -> from.isBefore(window.start()))
                .min(Comparator.naturalOrder())
                .map(from -> atMost(LONGEST_FOR_HOST, from, window.end()))
                .orElse(window);
    }

    private static <E extends Evidence> Stream<E> evidence(Incident incident, Class<E> kind) {
        return incident.entries().stream()
                .map(TimelineEntry::what)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    /// @param names all names of the incident's host in series and logs; empty if it has no host
    /// @param now by the sources' clock
    public IncidentRecording record(String cluster, Incident incident, Collection<String> names, Instant now)
            throws InterruptedException {
        var omitted = Collections.synchronizedSet(new LinkedHashSet<String>());
        var window = window(incident, now, omitted);
        var series = new SeriesRecorder(metrics, RecordingPriorities.of(expressions), omitted)
                .read(
                        names,
                        window,
                        names.isEmpty() ? window : explainedWindow(incident, window, BEFORE),
                        evidence(incident, Evidence.Chart.class).toList());
        // A line that is missing in the baseline of an explanation would be new in a replay.
        var lines = lines(names, explainedWindow(incident, window, ExplainQuestion.LONGEST_BASELINE), omitted);
        var rules = metrics.rules(DEADLINE);
        addIncomplete("rules", rules, omitted);
        var kept = traces(window, omitted);
        return new IncidentRecording(
                        cluster, window, series, rules.answer().orElse(List.of()), lines, kept, List.copyOf(omitted))
                .withinLimits();
    }

    /// Adds why all or some of what was queried is missing, if so.
    static void addIncomplete(String what, Outcome<?> outcome, Collection<String> omitted) {
        if (!outcome.shortfall().isEmpty()) {
            var some = outcome.failed().isPresent() ? "" : "some ";
            omitted.add(some + what + " (" + outcome.shortfall() + ")");
        }
    }

    private List<LogSource.Line> lines(Collection<String> hostNames, TimeWindow window, Collection<String> omitted) {
        if (logs.isEmpty()) {
            omitted.add("log lines (the cluster has no log source)");
            return List.of();
        }
        var from = logs.get();
        var names = from.labelNames(window, DEADLINE);
        addIncomplete("log lines", names, omitted);
        var labels = names.answer().orElse(List.of()).stream()
                .filter(name -> !name.startsWith("__"))
                .sorted()
                .toList();
        var lines = new ArrayList<LogSource.Line>();
        var streams = HostStreamFinder.query(from, window, DEADLINE);
        var selectors = Stream.concat(streams.selectors(hostNames).stream(), HostStreamFinder.disjoint(labels).stream())
                .toList();
        for (var selector : selectors) {
            if (lines.size() >= IncidentRecording.MAX_LINES || !read(from, selector, window, lines, omitted)) {
                break;
            }
        }
        if (lines.size() >= IncidentRecording.MAX_LINES && !hostNames.isEmpty()) {
            streams.failure()
                    .map(failure -> "older log lines of the host, because its streams could not be read before the"
                            + " others (" + failure.found() + ")")
                    .ifPresent(omitted::add);
        }
        return lines;
    }

    /// Adds the lines of streams that are not included yet.
    ///
    /// @return whether the log source may answer for other streams
    private static boolean read(
            LogSource from,
            String selector,
            TimeWindow window,
            List<LogSource.Line> lines,
            Collection<String> omitted) {
        var includedStreams = lines.stream().map(LogSource.Line::stream).collect(Collectors.toSet());
        var read = from.lines(
                selector,
                window,
                LogSource.Order.BACKWARD,
                IncidentRecording.MAX_LINES,
                line -> {
                    if (!includedStreams.contains(line.stream())) {
                        lines.add(line);
                    }
                    return lines.size() < IncidentRecording.MAX_LINES;
                },
                Duration.ofMinutes(2));
        switch (read) {
            case Outcome.Answered<LogSource.ReadSummary> answered -> {
                addIncomplete("log lines", answered, omitted);
                if (answered.value().cut() || lines.size() >= IncidentRecording.MAX_LINES) {
                    omitted.add("log lines beyond the newest " + IncidentRecording.MAX_LINES);
                }
            }
            case Outcome.Failed<LogSource.ReadSummary> failed -> {
                boolean last = failsForAllStreams(failed.failure());
                omitted.add((last
                                ? "log lines after the first " + String.format(Locale.ROOT, "%,d", lines.size())
                                : "some log lines")
                        + " (" + failed.failure().found() + ")");
                return !last;
            }
        }
        return true;
    }

    private static boolean failsForAllStreams(Failure failure) {
        return switch (failure) {
            case Failure.Unreachable _, Failure.TimedOut _, Failure.Throttled _, Failure.Cancelled _ -> true;
            case Failure.Refused refused -> refused.status() == 401 || refused.status() == 403;
            case Failure.Malformed _, Failure.TooLarge _, Failure.Partial _ -> false;
        };
    }

    private List<IncidentRecording.RecordedTrace> traces(TimeWindow window, Collection<String> omitted) {
        var ids = new LinkedHashMap<String, TraceSource>();
        boolean cut = false;
        for (var search : List.of(
                TraceSource.Search.everything(window, TRACE_SEARCH).onlyFailed(),
                TraceSource.Search.everything(window, TRACE_SEARCH))) {
            for (var source : traces) {
                var outcome = source.search(search, DEADLINE);
                addIncomplete("traces", outcome, omitted);
                cut |= outcome.answer().filter(TraceSource.SearchResult::cut).isPresent();
                outcome.answer()
                        .ifPresent(result -> result.traces().forEach(summary -> ids.putIfAbsent(summary.id(), source)));
            }
        }
        var found = ids.entrySet().stream()
                .limit(IncidentRecording.MAX_TRACES)
                .flatMap(id -> {
                    var outcome = id.getValue().trace(id.getKey(), DEADLINE);
                    addIncomplete("spans of a trace", outcome, omitted);
                    return outcome.answer().stream();
                })
                .map(trace -> new IncidentRecording.RecordedTrace(
                        trace.id(), trace.rows().stream().map(Trace.Row::span).toList()))
                .toList();
        if (cut) {
            omitted.add("traces beyond the " + TRACE_SEARCH + " that a search lists");
        }
        if (found.size() < ids.size()) {
            omitted.add(ids.size() - found.size() + " of the " + ids.size() + " traces that the search found");
        }
        return found;
    }
}
