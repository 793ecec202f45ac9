package greenwall.views.logs;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Logs;
import greenwall.views.LogLines;
import greenwall.views.TimeRangeReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Fills a model from a source: the window from its end backwards (or around an instant, both ways), page by page up to
/// a limit, then live. Used on the JavaFX thread.
final class LogStream {
    /// Lines read at first; more are read when the user scrolls to the oldest.
    static final int AT_FIRST = 50_000;

    private final LogLines port;
    private final LogModel model;
    private final Runnable changed;
    private TimeRangeReader.Ask reading = () -> {};
    private TimeRangeReader.Ask following = () -> {};
    private String cluster = "";
    private String query = "";
    private TimeWindow window = new TimeWindow(Instant.EPOCH, Instant.EPOCH);
    private boolean busy;
    private boolean answered;
    private boolean live;
    private boolean connected;
    private boolean more;
    private String trouble = "";
    private String tail = "";
    private String lost = "";
    private long round;

    LogStream(LogLines port, LogModel model, Runnable changed) {
        this.port = port;
        this.model = model;
        this.changed = changed;
    }

    /// Clears the model and reads again; with `at`, the lines around it first.
    void open(String newCluster, String newQuery, TimeWindow newWindow, Optional<Instant> at, boolean follow) {
        close();
        model.clear();
        cluster = newCluster;
        query = newQuery;
        window = newWindow;
        trouble = "";
        tail = "";
        lost = "";
        more = false;
        answered = false;
        long mine = ++round;
        var middle = at.filter(window::contains);
        if (middle.isPresent()) {
            var before = new TimeWindow(window.start(), middle.get());
            var after = new TimeWindow(middle.get(), window.end());
            older(before, AT_FIRST / 2, mine, () -> newer(after, mine, () -> follow(follow)));
        } else {
            follow(follow);
            older(window, AT_FIRST, mine, () -> {});
        }
        changed.run();
    }

    void close() {
        round++;
        reading.close();
        following.close();
        reading = () -> {};
        following = () -> {};
        busy = false;
        live = false;
        connected = false;
    }

    private void older(TimeWindow part, int most, long mine, Runnable then) {
        busy = true;
        // A line of the same nanosecond as the oldest one may be known already.
        var there = oldest();
        var reader = reader(mine, lines -> more |= !model.addOlder(without(lines, there)), then);
        reading = port.read(new LogLines.Question(cluster, query, part, Logs.Order.BACKWARD, most), reader);
    }

    private List<Logs.Line> oldest() {
        var store = model.store();
        var same = new ArrayList<Logs.Line>();
        for (long n = store.first();
                n < store.end()
                        && store.get(n).timeNanos() == store.get(store.first()).timeNanos();
                n++) {
            same.add(store.get(n).line());
        }
        return same;
    }

    private static List<LogLine> without(List<LogLine> lines, List<Logs.Line> there) {
        if (there.isEmpty()) {
            return lines;
        }
        var kept = new ArrayList<LogLine>(lines.size());
        for (var line : lines) {
            if (!there.remove(line.line())) {
                kept.add(line);
            }
        }
        return kept;
    }

    private void newer(TimeWindow part, long mine, Runnable then) {
        busy = true;
        var reader = reader(mine, model::addNewer, then);
        reading = port.read(
                new LogLines.Question(cluster, query, part, Logs.Order.FORWARD, LogModel.MOST - AT_FIRST / 2), reader);
    }

    /// Ignores results of an earlier request.
    private LogLines.Reader reader(long mine, Consumer<List<LogLine>> taken, Runnable then) {
        return new LogLines.Reader() {
            @Override
            public void page(List<LogLine> lines) {
                if (mine == round) {
                    taken.accept(lines);
                    changed.run();
                }
            }

            @Override
            public void end(LogLines.ReadResult end) {
                if (mine == round) {
                    ended(end);
                    then.run();
                    changed.run();
                }
            }
        };
    }

    private void ended(LogLines.ReadResult end) {
        busy = false;
        answered |= end instanceof LogLines.ReadResult.Read;
        switch (end) {
            case LogLines.ReadResult.Read(var _, var cut, var _) -> more |= cut;
            case LogLines.ReadResult.Missing(var why) -> trouble = why;
        }
    }

    private void follow(boolean wanted) {
        live = wanted;
        if (!wanted) {
            return;
        }
        long mine = round;
        following = port.follow(cluster, query, window.end(), new LogLines.Follower() {
            @Override
            public void lines(List<LogLine> lines) {
                if (mine == round) {
                    model.addNewer(lines);
                    changed.run();
                }
            }

            @Override
            public void dropped(long lines, String why) {
                if (mine == round) {
                    model.drop(lines);
                    lost = why;
                    changed.run();
                }
            }

            @Override
            public void status(boolean isThere, String what) {
                if (mine == round) {
                    connected = isThere;
                    tail = what;
                    changed.run();
                }
            }
        });
    }

    /// Reads further back, if there are lines and room.
    void readMore() {
        if (busy || !more || model.store().full() || model.store().size() == 0) {
            return;
        }
        more = false;
        var first = model.store().get(model.store().first()).time();
        int room = LogModel.MOST - model.store().size();
        older(new TimeWindow(window.start(), first.plusNanos(1)), Math.min(room, AT_FIRST), round, () -> {});
        changed.run();
    }

    /// Whether lines of the window were not read.
    boolean more() {
        return more;
    }

    /// Whether the number of lines is known, even if it is zero.
    boolean answered() {
        return answered;
    }

    boolean busy() {
        return busy;
    }

    boolean live() {
        return live;
    }

    boolean connected() {
        return connected;
    }

    String trouble() {
        return trouble;
    }

    /// The state of the tail.
    String tail() {
        return tail;
    }

    /// Why lines of the tail were lost.
    String lost() {
        return lost;
    }
}
