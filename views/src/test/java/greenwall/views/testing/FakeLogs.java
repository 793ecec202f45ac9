package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.RequestHandle;
import greenwall.views.logs.LogLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/// A fake log, which is the same each time and is read at once. Tests feed the live tail through the
/// follower.
public final class FakeLogs implements LogQueries {
    private static final String[] TEXTS = {
        "Accepted publickey for deploy from 10.78.0.%d port %d ssh2",
        "pam_unix(sshd:session): session opened for user deploy(uid=10%02d) by (uid=%d)",
        "Started Session %d of user deploy%d.",
        "level=info msg=\"request served\" method=GET path=/api/v1/items/%d status=200 duration=%dms",
        "{\"level\":\"warn\",\"msg\":\"slow query\",\"table\":\"orders\",\"rows\":%d,\"took_ms\":%d}",
        "zed[%d]: eid=%d class=history_event pool='tank'",
        "sd 2:0:0:0: [sdb] tag#%d FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_OK cmd_age=%ds",
        "connect to 10.78.0.%d port %d: Connection refused",
        "\u001b[31mred alert\u001b[0m from \u202eevil\u202c worker %d, try %d",
        "Reached target Timers %d of %d, a long line that says much about little so that it has to be broken when"
                + " lines are wrapped and cut where they are not, as lines of Java programs are wont to be",
    };
    private static final String[] LEVELS = {
        "info", "info", "info", "info", "warning", "info", "err", "err", "debug", "notice"
    };
    private static final String[] UNITS = {
        "sshd.service",
        "sshd.service",
        "systemd",
        "shop.service",
        "shop.service",
        "zfs-zed.service",
        "kernel",
        "backup.service",
        "worker.service",
        "systemd"
    };

    private final List<LogLine> lines;
    private final List<Request> queries = new ArrayList<>();
    private Optional<Follower> follower = Optional.empty();
    private String incomplete = "";

    public FakeLogs(int count, Instant end) {
        this.lines = lines(count, end, 7);
    }

    /// @param why why a part of the counts is missing from now on
    public void setIncomplete(String why) {
        incomplete = why;
    }

    /// This number of lines in the hour before an instant, evenly spaced and oldest first.
    public static List<LogLine> lines(int count, Instant end, long seed) {
        var random = new Random(seed);
        var generated = new ArrayList<LogLine>(count);
        long step = Math.max(1, 3_600_000_000_000L / Math.max(1, count));
        long at = end.getEpochSecond() * 1_000_000_000L - count * step;
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(TEXTS.length * 3);
            kind = kind >= TEXTS.length ? kind % 6 : kind;
            generated.add(new LogLine(new LogSource.Line(
                    at + i * step + random.nextInt(1000),
                    Labels.of(
                            "hostname",
                            "node04.fra1",
                            "unit",
                            UNITS[kind],
                            "level",
                            LEVELS[kind],
                            "job",
                            "systemd-journal"),
                    Map.of(),
                    String.format(TEXTS[kind], random.nextInt(90), random.nextInt(60_000)))));
        }
        return generated;
    }

    public List<Request> queries() {
        return queries;
    }

    public Optional<Follower> follower() {
        return follower;
    }

    @Override
    public RequestHandle read(Request request, Reader reader) {
        queries.add(request);
        var found = new ArrayList<LogLine>();
        for (var line : lines) {
            var at = Instant.ofEpochSecond(0, line.timeNanos());
            if (request.window().contains(at)) {
                found.add(new LogLine(line.line()));
            }
        }
        boolean backward = request.order() == LogSource.Order.BACKWARD;
        var ordered = backward ? found.reversed() : found;
        var delivered = ordered.subList(0, Math.min(request.most(), ordered.size()));
        for (int i = 0; i < delivered.size(); i += 2_000) {
            reader.page(delivered.subList(i, Math.min(delivered.size(), i + 2_000)));
        }
        reader.end(new ReadResult.Read(delivered.size() < found.size()));
        return () -> {};
    }

    @Override
    public RequestHandle follow(String cluster, String query, Instant from, Follower newFollower) {
        follower = Optional.of(newFollower);
        newFollower.status(true, "following http://loki.prod-east:3100");
        return () -> follower = Optional.empty();
    }

    /// At multiples of the step, like Loki: each time the lines since the one before.
    @Override
    public RequestHandle count(RangeQueryRunner.Request request, Consumer<RangeQueryRunner.Answer> receiver) {
        long step = request.step().toMillis();
        long first = Math.floorDiv(request.window().start().toEpochMilli(), step) * step;
        int points = (int) ((request.window().end().toEpochMilli() - first) / step) + 1;
        var series = new ArrayList<Matrix.Series>();
        for (var level : List.of("err", "warning", "info", "debug")) {
            var times = new long[points];
            var values = new double[points];
            for (int i = 0; i < points; i++) {
                times[i] = first + i * step;
            }
            for (var line : lines) {
                int column = (int) Math.floorDiv(line.timeNanos() / 1_000_000 - first + step, step);
                if (column >= 0 && column < points && line.stream().get("level").equals(level)) {
                    values[column]++;
                }
            }
            series.add(new Matrix.Series(Labels.of("level", level), times, values, List.of()));
        }
        var counts = new Matrix(request.window(), request.step(), series);
        receiver.accept(new RangeQueryRunner.Answer.Received(counts, incomplete));
        return () -> {};
    }

    @Override
    public RequestHandle serviceSelectors(
            String cluster, Collection<String> names, TimeWindow window, Consumer<Selectors> receiver) {
        receiver.accept(new Selectors(List.of("{service_name=~\"" + String.join("|", names) + "\"}"), ""));
        return () -> {};
    }

    @Override
    public RequestHandle selectors(Place.HostRef host, TimeWindow window, Consumer<Selectors> receiver) {
        receiver.accept(new Selectors(List.of("{hostname=\"" + host.name() + "\"}"), ""));
        return () -> {};
    }
}
