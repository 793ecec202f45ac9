package greenwall.views.logs;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.views.LogQueries;
import greenwall.views.RequestHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Fills a model with the lines of a source, and knows the state of the connection. It reads the window from its
/// end backwards, or in both directions around an instant, page by page up to a limit, and then follows the log
/// live. Used on the JavaFX thread.
final class LogFeed {
    /// The number of lines read at first. More are read when the user scrolls to the oldest line.
    static final int FIRST_READ = 50_000;
    /// How long before the end of the window the tail begins, for lines that come after the window was read.
    static final Duration OVERLAP = Duration.ofMinutes(1);

    private final LogQueries port;
    private final LogModel model;
    private final Runnable changed;
    /// Lines of the tail from before the end of the window, until what was read is known.
    private final List<LogLine> late = new ArrayList<>();
    private RequestHandle reading = () -> {};
    private RequestHandle following = () -> {};
    private String cluster = "";
    private String query = "";
    private TimeWindow window = new TimeWindow(Instant.EPOCH, Instant.EPOCH);
    /// The instant from which the lines before and after it are read.
    private Instant readFrom = Instant.EPOCH;
    private boolean busy;
    /// Whether the source has answered, so that the number of lines is known, even if it is zero.
    private boolean answered;
    private boolean live;
    private boolean connected;
    /// Whether lines before the oldest, or after the newest one that was read, are missing or may be.
    private boolean moreBefore = true;
    private boolean moreAfter = true;
    private String error = "";
    /// The state of the tail.
    private String tail = "";
    private String lossReason = "";
    private long currentRequest;

    LogFeed(LogQueries port, LogModel model, Runnable changed) {
        this.port = port;
        this.model = model;
        this.changed = changed;
    }

    /// Clears the model and reads again. With `at`, the lines around it are read first.
    void open(String newCluster, String newQuery, TimeWindow newWindow, Optional<Instant> at, boolean follow) {
        clear();
        cluster = newCluster;
        query = newQuery;
        window = newWindow;
        currentRequest++;
        var middle = at.filter(window::contains);
        readFrom = middle.orElse(window.end());
        moreAfter = middle.isPresent();
        if (middle.isPresent()) {
            var before = new TimeWindow(window.start(), middle.get());
            var after = new TimeWindow(middle.get(), window.end());
            readOlder(
                    before,
                    FIRST_READ / 2,
                    () -> read(
                            after,
                            LogSource.Order.FORWARD,
                            LineStore.MAX_LINES - FIRST_READ / 2,
                            model::addNewer,
                            () -> follow(follow)));
        } else {
            follow(follow);
            readOlder(window, FIRST_READ, () -> {});
        }
        changed.run();
    }

    /// Stops reading and removes the lines.
    void clear() {
        close();
        model.clear();
        error = "";
        tail = "";
        lossReason = "";
        moreBefore = true;
        moreAfter = true;
        answered = false;
    }

    void close() {
        currentRequest++;
        reading.close();
        following.close();
        reading = () -> {};
        following = () -> {};
        late.clear();
        busy = false;
        live = false;
        connected = false;
    }

    private void readOlder(TimeWindow part, int most, Runnable then) {
        // Lines with the same time stamp as the oldest line may already be in the model.
        var known = oldest();
        moreBefore = false;
        read(part, LogSource.Order.BACKWARD, most, lines -> moreBefore |= !model.addOlder(without(lines, known)), then);
    }

    private void read(TimeWindow part, LogSource.Order order, int most, Consumer<List<LogLine>> onPage, Runnable then) {
        busy = true;
        long request = currentRequest;
        reading = port.read(new LogQueries.Request(cluster, query, part, order, most), new LogQueries.Reader() {
            @Override
            public void page(List<LogLine> lines) {
                apply(request, () -> onPage.accept(lines));
            }

            @Override
            public void end(LogQueries.ReadResult end) {
                apply(request, () -> {
                    onEnd(order, end);
                    then.run();
                });
            }
        });
    }

    private List<LogSource.Line> oldest() {
        var store = model.store();
        return store.size() == 0 ? List.of() : linesAt(store.get(store.first()).timeNanos());
    }

    private List<LogSource.Line> linesAt(long timeNanos) {
        var store = model.store();
        var same = new ArrayList<LogSource.Line>();
        for (long n = store.at(timeNanos); n < store.end() && store.get(n).timeNanos() == timeNanos; n++) {
            same.add(store.get(n).line());
        }
        return same;
    }

    private static List<LogLine> without(List<LogLine> lines, List<LogSource.Line> known) {
        if (known.isEmpty()) {
            return lines;
        }
        var added = new ArrayList<LogLine>(lines.size());
        for (var line : lines) {
            if (!known.remove(line.line())) {
                added.add(line);
            }
        }
        return added;
    }

    /// Applies a result, unless it belongs to an earlier request.
    private void apply(long request, Runnable result) {
        if (request == currentRequest) {
            result.run();
            changed.run();
        }
    }

    private void onEnd(LogSource.Order order, LogQueries.ReadResult end) {
        busy = false;
        boolean rest = switch (end) {
            case LogQueries.ReadResult.Read(var cut) -> {
                answered = true;
                yield cut;
            }
            case LogQueries.ReadResult.Missing(var why) -> {
                error = why;
                yield true;
            }
        };
        if (order == LogSource.Order.BACKWARD) {
            moreBefore |= rest;
        } else {
            moreAfter = rest;
        }
        addLate();
    }

    private void follow(boolean follow) {
        live = follow;
        if (!follow) {
            return;
        }
        long request = currentRequest;
        following = port.follow(cluster, query, window.end().minus(OVERLAP), new LogQueries.Follower() {
            @Override
            public void lines(List<LogLine> lines) {
                apply(request, () -> addOfTail(lines));
            }

            @Override
            public void dropped(long lines, String why) {
                apply(request, () -> {
                    model.countDropped(lines);
                    lossReason = why;
                });
            }

            @Override
            public void status(boolean nowConnected, String what) {
                apply(request, () -> {
                    connected = nowConnected;
                    tail = what;
                });
            }
        });
    }

    private void addOfTail(List<LogLine> lines) {
        var newer = new ArrayList<LogLine>(lines.size());
        for (var line : lines) {
            (line.time().isBefore(window.end()) ? late : newer).add(line);
        }
        model.addNewer(newer);
        addLate();
    }

    /// Adds the late lines that were not read with the window. Those before the oldest line are left to the next
    /// read further back, if there is one.
    private void addLate() {
        if (busy) {
            int tooMany = Math.max(0, late.size() - LogModel.MAX_WAITING);
            late.subList(0, tooMany).clear();
            model.countDropped(tooMany);
            return;
        }
        var store = model.store();
        var oldest = moreBefore && store.size() > 0 ? store.get(store.first()).time() : window.start();
        late.removeIf(line -> line.time().isBefore(oldest));
        var times = new HashSet<Long>();
        var known = new HashMap<LogSource.Line, Integer>();
        for (var line : late) {
            if (times.add(line.timeNanos())) {
                linesAt(line.timeNanos()).forEach(same -> known.merge(same, 1, Integer::sum));
            }
        }
        late.removeIf(line -> known.merge(line.line(), -1, Integer::sum) >= 0);
        model.addNewer(List.copyOf(late));
        late.clear();
    }

    /// Reads further back, if there are more lines and there is room for them.
    void readMore() {
        if (busy
                || !moreBefore
                || !error.isEmpty()
                || model.store().full()
                || model.store().size() == 0) {
            return;
        }
        var first = model.store().get(model.store().first()).time();
        int room = LineStore.MAX_LINES - model.store().size();
        readOlder(new TimeWindow(window.start(), first.plusNanos(1)), Math.min(room, FIRST_READ), () -> {});
        changed.run();
    }

    /// Short phrases for the status: how many lines were read, shown and dropped, what is missing, and the
    /// state of the tail.
    List<String> status() {
        var store = model.store();
        var parts = new ArrayList<String>();
        if (store.size() > 0 || answered) {
            parts.add(number(store.size())
                    + (store.size() == 1 ? " line" : " lines")
                    + (busy ? ", still reading" : more() && error.isEmpty() ? " read; the time range has more" : ""));
        } else if (busy) {
            parts.add("loading lines");
        }
        if (!model.shown().isAll()) {
            parts.add(number(model.shown().size()) + " shown"
                    + (model.shown().done()
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    " (%.0f %% searched)",
                                    model.shown().share() * 100)));
        }
        if (!model.search().isEmpty()) {
            parts.add(number(model.found().size()) + (model.found().size() == 1 ? " match" : " matches"));
        }
        if (!error.isEmpty()) {
            parts.add(error);
        }
        if (live) {
            parts.add(
                    model.paused()
                            ? "paused, " + number(model.waiting()) + " waiting"
                            : connected
                                    ? "live"
                                    : !tail.isEmpty() && tail.equals(error)
                                            ? "not live"
                                            : "not live: " + (tail.isEmpty() ? "connecting" : tail));
        }
        if (model.dropped() > 0) {
            parts.add(number(model.dropped()) + " dropped" + (lossReason.isEmpty() ? "" : ": " + lossReason));
        }
        if (store.dropped() > 0) {
            parts.add("the oldest " + number(store.dropped()) + " dropped");
        }
        return parts;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// Whether all lines around an instant are in the model.
    boolean covers(Instant at) {
        var store = model.store();
        boolean some = store.size() > 0;
        if (!some && (busy || more())) {
            return false;
        }
        var start = window.start();
        if (some && (busy || moreBefore || store.dropped() > 0)) {
            var first = store.get(store.first()).time();
            start = store.dropped() > 0 ? first : TimeMath.earlier(first, readFrom);
        }
        var end = window.end();
        if (some) {
            // The tail adds lines from after the window.
            var last = store.get(store.end() - 1).time();
            end = busy || moreAfter ? last : TimeMath.later(last, end);
        }
        return !at.isBefore(start) && (live && connected && !model.paused() || !at.isAfter(end));
    }

    /// Whether the window has lines that were not read.
    boolean more() {
        return moreBefore || moreAfter;
    }

    boolean busy() {
        return busy;
    }

    boolean live() {
        return live;
    }

    String error() {
        return error;
    }
}
