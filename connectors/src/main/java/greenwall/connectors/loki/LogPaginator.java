package greenwall.connectors.loki;

import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.series.QueryTimes;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlPrinter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.LogSource.Line;
import greenwall.fleet.source.LogSource.Order;
import greenwall.fleet.source.LogSource.ReadSummary;
import greenwall.fleet.source.LogSource.Sink;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads all lines of a window page by page.
///
/// Loki's `start` is inclusive and its `end` exclusive, and a full page may stop in the middle of one
/// nanosecond. So the next page begins again at the nanosecond where the last one stopped (the edge), without
/// the lines already delivered. If one nanosecond contains more lines than a page, it is read from both ends
/// and stream by stream; lines that even this cannot reach are missing, and the result is marked as cut.
final class LogPaginator {
    private static final Pattern MAX_ENTRIES = Pattern.compile("\\(\\d+ > (\\d+)\\)");
    private static final Pattern TOO_LONG =
            Pattern.compile("query time range.*query length: ([0-9hmsdw.]+), limit: ([0-9hmsdw.]+)");
    private static final Pattern BYTES_LIMIT = Pattern.compile("would read too many bytes|too large to execute");
    /// The minimum length to which a window is shortened.
    private static final long SHORTEST = 10_000_000_000L;
    /// Query-frontends split windows at multiples of this.
    private static final long SPLIT = 900_000_000_000L;
    private static final int MAX_REQUESTS = 10_000;
    private static final int LARGEST_PAGE = 100_000;

    record LineRequest(String query, TimeWindow window, Order order, int limit) {
        LineRequest {
            limit = Math.max(0, limit);
        }
    }

    @FunctionalInterface
    interface PageReader {
        Outcome<List<Line>> page(String query, long start, long end, Order order, int limit, Duration deadline);
    }

    private static final class LineCount {
        private final Map<Line, Integer> counts = new HashMap<>();

        void add(Line line) {
            counts.merge(line, 1, Integer::sum);
        }

        boolean remove(Line line) {
            var left = counts.computeIfPresent(line, (_, n) -> n - 1);
            if (left == null) {
                return false;
            }
            if (left == 0) {
                counts.remove(line);
            }
            return true;
        }

        int total() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        /// Keeps the greater count of each line.
        void mergeMaximum(LineCount other) {
            other.counts.forEach((line, n) -> counts.merge(line, n, Math::max));
        }

        LineCount copy() {
            var copy = new LineCount();
            copy.counts.putAll(counts);
            return copy;
        }
    }

    private final LogSource logs;
    private final PageReader pages;
    private final LineRequest wanted;
    private final boolean forward;
    private final Sink sink;
    private final long until;
    private final long windowStart;
    private final long windowEnd;

    private int pageSize;
    private long longest = Long.MAX_VALUE;
    private int requests;
    private long lines;
    private boolean cut;
    private boolean stopped;
    private final Set<String> warnings = new LinkedHashSet<>();
    private long lastTime;
    private OptionalLong edge = OptionalLong.empty();
    private LineCount atEdge = new LineCount();

    LogPaginator(LogSource logs, PageReader pages, LineRequest wanted, Sink sink, int pageSize, Duration deadline) {
        this.logs = logs;
        this.pages = pages;
        this.wanted = wanted;
        this.forward = wanted.order() == Order.FORWARD;
        this.sink = sink;
        this.pageSize = pageSize;
        this.windowStart = LogTimestamps.of(wanted.window().start());
        this.windowEnd = LogTimestamps.of(wanted.window().end());
        this.until = System.nanoTime() + deadline.toNanos();
        this.lastTime = forward ? windowStart : windowEnd;
    }

    /// The largest page that the server has returned.
    int pageSize() {
        return pageSize;
    }

    Outcome<ReadSummary> read(SourceHttpClient client) {
        long started = System.nanoTime();
        var failed = failed();
        var now = client.clock().instant();
        var took = Duration.ofNanos(System.nanoTime() - started);
        return failed == null
                ? new Outcome.Answered<>(
                        client.source(), now, took, result(), List.copyOf(warnings), List.of(), Optional.empty())
                : new Outcome.Failed<>(client.source(), now, took, failed.failure());
    }

    /// Null on success.
    private Outcome.@Nullable Failed<?> failed() {
        long start = windowStart;
        long end = windowEnd;
        var bound = OptionalLong.empty();
        while (start < end && !stopped && requests < MAX_REQUESTS) {
            long from = forward ? start : Math.max(start, end - Math.min(longest, end - start));
            long to = forward ? start + Math.min(longest, end - start) : end;
            from = forward ? from : Math.max(from, bound.orElse(from));
            to = forward ? Math.min(to, bound.orElse(to)) : to;
            int requested = requestSize();
            var outcome = page(wanted.query(), from, to, wanted.order(), requested);
            if (outcome instanceof Outcome.Failed<List<Line>> failed) {
                if (applyReportedLimit(failed.failure(), requested, to - from)) {
                    continue;
                }
                return failed;
            }
            var page = outcome.answer().orElseThrow();
            bound = page.size() < requested ? OptionalLong.empty() : lastSplit(page);
            if (bound.isPresent()) {
                continue;
            }
            int fresh = deliverNew(page);
            if (page.size() < requested) {
                if (forward) {
                    start = to;
                } else {
                    end = from;
                }
                clearEdge();
                continue;
            }
            long reached = page.getLast().timeNanos();
            boolean stuck = edge.isPresent() && edge.getAsLong() == reached && fresh == 0;
            if (stuck && !stopped) {
                var failed = readCrowdedNanosecond(reached);
                if (failed != null) {
                    return failed;
                }
                start = forward ? reached + 1 : start;
                end = forward ? end : reached;
                clearEdge();
                continue;
            }
            setEdge(page, reached);
            start = forward ? reached : start;
            end = forward ? end : reached + 1;
        }
        cut = cut || start < end && !stopped;
        return null;
    }

    /// The last border in a full page at which a query-frontend may have split the window. Loki selects the
    /// lines of such a page out of order and omits some, so it is read again up to this border.
    private OptionalLong lastSplit(List<Line> page) {
        long first = page.getFirst().timeNanos();
        long last = page.getLast().timeNanos();
        long border = Math.floorDiv(Math.max(first, last), SPLIT) * SPLIT;
        if (!forward) {
            border = (Math.floorDiv(last, SPLIT) + 1) * SPLIT;
        }
        return Math.min(first, last) < border && border <= Math.max(first, last)
                ? OptionalLong.of(border)
                : OptionalLong.empty();
    }

    private ReadSummary result() {
        var covered = !cut
                ? LogTimestamps.window(windowStart, windowEnd)
                : forward ? LogTimestamps.window(windowStart, lastTime) : LogTimestamps.window(lastTime, windowEnd);
        return new ReadSummary(lines, cut, covered, requests);
    }

    /// One more than still needed, to detect whether there are more.
    private int requestSize() {
        return (int) Math.min(pageSize, wanted.limit() - lines + atEdge.total() + 1);
    }

    private Outcome<List<Line>> page(String what, long from, long to, Order direction, int requested) {
        requests++;
        var outcome = pages.page(what, from, to, direction, requested, left());
        warned(outcome);
        var time = Comparator.comparingLong(Line::timeNanos);
        return outcome.map(found -> {
            var sorted = new ArrayList<>(found);
            sorted.sort(forward ? time : time.reversed());
            return sorted;
        });
    }

    private void warned(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Answered<?> answered) {
            warnings.addAll(answered.warnings());
        }
    }

    private Duration left() {
        return Duration.ofNanos(until - System.nanoTime());
    }

    /// Delivers the lines that were not delivered before, and returns their number.
    private int deliverNew(List<Line> page) {
        var before = atEdge.copy();
        int fresh = 0;
        for (var line : page) {
            boolean known = edge.isPresent() && line.timeNanos() == edge.getAsLong() && before.remove(line);
            if (!known) {
                if (!deliver(line)) {
                    break;
                }
                fresh++;
            }
        }
        return fresh;
    }

    private boolean deliver(Line line) {
        if (lines < wanted.limit()) {
            lines++;
            lastTime = line.timeNanos();
            if (sink.accept(line)) {
                return true;
            }
        }
        cut = true;
        stopped = true;
        return false;
    }

    private void setEdge(List<Line> page, long reached) {
        var edgeLines = new LineCount();
        for (var line : page) {
            if (line.timeNanos() == reached) {
                edgeLines.add(line);
            }
        }
        // Servers do not always return lines with equal times in the same order, so the earlier lines stay
        // recorded.
        if (edge.isPresent() && edge.getAsLong() == reached) {
            edgeLines.mergeMaximum(atEdge);
        }
        edge = OptionalLong.of(reached);
        atEdge = edgeLines;
    }

    private void clearEdge() {
        edge = OptionalLong.empty();
        atEdge = new LineCount();
    }

    /// Applies a limit that the server reported; false if the failure is not about a limit.
    private boolean applyReportedLimit(Failure failure, int requested, long length) {
        if (failure instanceof Failure.TooLarge) {
            return shrink(requested);
        }
        if (!(failure instanceof Failure.Refused refused) || !refused.type().equals(Loki.LIMIT)) {
            return false;
        }
        var found = refused.found();
        var most = MAX_ENTRIES.matcher(found);
        if (found.contains("max_entries_limit") && most.find()) {
            int stated = parsed(most);
            boolean smaller = stated >= 2 && stated < requested;
            pageSize = smaller ? stated : pageSize;
            return smaller;
        }
        var lengths = TOO_LONG.matcher(found);
        if (lengths.find()) {
            // Version 3 looks back further than requested and counts that too.
            long more = Math.max(0, nanos(lengths.group(1)) - length);
            long stated = nanos(lengths.group(2)) - more;
            boolean shorter = stated > 0 && stated < length;
            longest = shorter ? stated : longest;
            return shorter;
        }
        if (BYTES_LIMIT.matcher(found).find() && length > SHORTEST) {
            longest = Math.max(SHORTEST, length / 4);
            return true;
        }
        return found.contains("larger than max") && shrink(requested);
    }

    private static long nanos(String duration) {
        return QueryTimes.duration(duration).map(Duration::toNanos).orElse(0L);
    }

    private boolean shrink(int requested) {
        pageSize = Math.max(2, Math.min(requested, pageSize) / 4);
        return requested > 2;
    }

    private static int parsed(Matcher number) {
        try {
            return Integer.parseInt(number.group(1));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// Reads a nanosecond that contains more lines than a page.
    private Outcome.@Nullable Failed<?> readCrowdedNanosecond(long time) {
        int most = largestPage(time);
        var bothDirections = readNanosecond(wanted.query(), time, most, false);
        if (bothDirections.failed != null || bothDirections.complete || stopped) {
            return bothDirections.failed;
        }
        if (!(Logql.parse(wanted.query())
                instanceof ParseResult.Valid<LogqlExpr>(LogQuery(var selector, var stages)))) {
            cut = true;
            return null;
        }
        requests++;
        var all = LogqlPrinter.of(new LogQuery(selector, List.of()));
        var streams = logs.series(List.of(all), LogTimestamps.window(time, time + 1), left());
        warned(streams);
        if (streams instanceof Outcome.Failed<List<Labels>> failed) {
            return failed;
        }
        for (var stream : streams.answer().orElse(List.of())) {
            if (stopped) {
                break;
            }
            var matchers = new ArrayList<LabelMatcher>();
            stream.forEach((name, value) -> matchers.add(new LabelMatcher(name, LabelMatcher.Kind.EQUAL, value)));
            if (!matchers.isEmpty()) {
                var one = readNanosecond(LogqlPrinter.of(new LogQuery(matchers, stages)), time, most, true);
                if (one.failed != null) {
                    return one.failed;
                }
                cut = cut || !one.complete;
            }
        }
        return null;
    }

    /// Tries a page larger than usual: the server accepts it or reports its limit.
    private int largestPage(long time) {
        if (page(wanted.query(), time, time + 1, wanted.order(), LARGEST_PAGE)
                instanceof Outcome.Failed<List<Line>> failed) {
            int usual = pageSize;
            applyReportedLimit(failed.failure(), LARGEST_PAGE, 1);
            int stated = pageSize;
            pageSize = usual;
            return failed.failure() instanceof Failure.TooLarge ? usual : Math.max(usual, stated);
        }
        return LARGEST_PAGE;
    }

    private record NanosecondRead(Outcome.@Nullable Failed<?> failed, boolean complete) {}

    /// Reads a nanosecond forward and backward. It is complete if a page was not full, or if the two pages meet
    /// in a single stream. Several streams are returned in the same order in both directions, so an overlap
    /// proves nothing for them.
    private NanosecondRead readNanosecond(String what, long time, int most, boolean oneStream) {
        var distinctLines = new LineCount();
        int sum = 0;
        for (var direction : Order.values()) {
            var outcome = page(what, time, time + 1, direction, most);
            if (outcome instanceof Outcome.Failed<List<Line>> failed) {
                return new NanosecondRead(failed, false);
            }
            var page = outcome.answer().orElseThrow();
            var counted = new LineCount();
            page.forEach(counted::add);
            distinctLines.mergeMaximum(counted);
            if (page.size() < most) {
                deliverMissing(distinctLines);
                return new NanosecondRead(null, true);
            }
            sum += page.size();
        }
        deliverMissing(distinctLines);
        return new NanosecondRead(null, oneStream && distinctLines.total() < sum);
    }

    private void deliverMissing(LineCount distinctLines) {
        distinctLines.counts.forEach((line, n) -> {
            int before = atEdge.counts.getOrDefault(line, 0);
            for (int i = before; i < n && !stopped; i++) {
                if (deliver(line)) {
                    atEdge.add(line);
                }
            }
        });
    }
}
