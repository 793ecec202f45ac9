package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.source.Matrix;
import greenwall.views.AlertHistoryQuery;
import greenwall.views.IncidentRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/// Fake incidents and a fake alert history.
public final class FakeIncidentRecords implements IncidentRecords {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @Override
    public void list(Consumer<List<IncidentStore.Summary>> receiver) {
        receiver.accept(List.of(
                new IncidentStore.Summary(opening(1, false), 6, Optional.empty(), ""),
                new IncidentStore.Summary(
                        opening(2, true), 14, Optional.of(closing(IncidentVerdict.NOT_AN_INCIDENT)), ""),
                new IncidentStore.Summary(opening(3, false), 231, Optional.of(closing(IncidentVerdict.INCIDENT)), "")));
    }

    private static IncidentStart opening(int salt, boolean drill) {
        var at = Fleets.NOW.minus(Duration.ofDays(9L * (salt - 1)));
        return new IncidentStart(
                IncidentStart.newId(at, salt),
                "HighWriteLatency on node04.fra1",
                "prod-east",
                "node04.fra1",
                Labels.of("alertname", "HighWriteLatency", "instance", "node04.fra1"),
                TimeWindow.before(at, Duration.ofHours(1)),
                at,
                ZONE,
                "anna",
                drill);
    }

    private static IncidentEnd closing(IncidentVerdict verdict) {
        return new IncidentEnd(
                Fleets.NOW,
                ZONE,
                "anna",
                verdict,
                "a scrub ran on tank",
                List.of(new IncidentEnd.ProposedChange(
                        IncidentEnd.ChangeKind.INHIBITION, "a running scrub mutes disk latency on its pool")));
    }

    private static Incident incident() {
        var random = new Random(3);
        var series = new ArrayList<Matrix.Series>();
        var window = TimeWindow.before(Fleets.NOW, Duration.ofHours(1));
        for (int s = 0; s < 3; s++) {
            var times = new long[240];
            var values = new double[240];
            for (int i = 0; i < 240; i++) {
                times[i] = window.start().toEpochMilli() + 15_000L * i;
                values[i] = 0.004 + 0.002 * random.nextDouble() + (i > 120 && s == 1 ? 0.06 : 0);
            }
            series.add(new Matrix.Series(Labels.of("device", "sd" + (char) ('a' + s)), times, values, List.of()));
        }
        var evidence = List.of(
                new Evidence.Note("The alert: HighWriteLatency on node04.fra1"),
                new Evidence.Decision("Is a scrub running?", "yes", "scrub running since 02:14", false, ""),
                new Evidence.Lines(
                        "zed says",
                        "prod-east",
                        "{host=\"node04\"}",
                        window,
                        List.of(new Evidence.Line(
                                Fleets.NOW.getEpochSecond() * 1_000_000_000L, Labels.EMPTY, "scrub_start pool=tank")),
                        0,
                        ""),
                new Evidence.CommandRun(
                        "node04.fra1",
                        "zpool status tank",
                        "  pool: tank\n state: ONLINE",
                        0,
                        Duration.ofMillis(40),
                        0,
                        ""),
                new Evidence.Chart(
                        "Write latency of the disks",
                        "prod-east",
                        "rate(node_disk_write_time_seconds_total[5m])",
                        Unit.SECONDS,
                        window,
                        Duration.ofSeconds(15),
                        series,
                        "rises together with the scrub: this looks like the non-incident"));
        var entries = new ArrayList<TimelineEntry>();
        for (var item : evidence) {
            entries.add(new TimelineEntry(
                    entries.size() + 1,
                    Fleets.NOW.minusSeconds(300 - 40L * entries.size()),
                    ZONE,
                    "anna",
                    "storage",
                    item));
        }
        return new Incident(opening(2, true), entries, Optional.of(closing(IncidentVerdict.NOT_AN_INCIDENT)), "");
    }

    @Override
    public void read(String id, Consumer<IncidentStore.Result<Incident>> receiver) {
        receiver.accept(new IncidentStore.Result.Available<>(incident()));
    }

    @Override
    public void open(String file, Consumer<IncidentStore.Result<Incident>> receiver) {
        receiver.accept(new IncidentStore.Result.Unavailable<>("there is no file " + file));
    }

    @Override
    public void export(Incident incident, Consumer<String> resultReceiver) {
        resultReceiver.accept("not here");
    }

    @Override
    public void begin(IncidentStart opening, Consumer<IncidentStore.Result<OpenIncident>> receiver) {
        receiver.accept(new IncidentStore.Result.Unavailable<>("not here"));
    }

    @Override
    public Optional<OpenIncident> current() {
        return Optional.empty();
    }

    /// Thirty days with a nightly scrub, a flapping tunnel, a broken disk and a day without data.
    public static AlertHistoryQuery month() {
        return (window, receiver) -> {
            var random = new Random(8);
            var lanes = new ArrayList<AlertHistory.AlertEpisodes>();
            for (int host = 1; host <= 6; host++) {
                var nightly = new ArrayList<AlertHistory.Episode>();
                for (int day = 1; day < 29; day += host) {
                    nightly.add(episode(day * 1_440 + 134, 20 + random.nextInt(70)));
                }
                lanes.add(lane("HighWriteLatency", "warning", host, nightly));
            }
            var flapping = new ArrayList<AlertHistory.Episode>();
            for (int i = 0; i < 40; i++) {
                flapping.add(episode(12 * 1_440 + i * 25, 6));
            }
            lanes.add(lane("WireGuardPeerSilent", "warning", 3, flapping));
            lanes.add(lane("PoolDegraded", "critical", 4, List.of(episode(3 * 1_440, 2_900))));
            var gap = new AlertHistory.Gap("prod-east", new TimeWindow(at(20 * 1_440), at(19 * 1_440)));
            var unknown = new AlertHistory.Episode(
                    new TimeWindow(at(22 * 1_440), at(20 * 1_440)), Duration.ofHours(40), AlertHistory.Ending.UNKNOWN);
            lanes.add(lane("DiskFillingSoon", "warning", 5, List.of(unknown)));
            var month = new TimeWindow(Fleets.NOW.minus(Duration.ofDays(30)), Fleets.NOW);
            receiver.accept(new AlertHistoryQuery.Answer(
                    new AlertHistory(month, Duration.ofMinutes(5), lanes, List.of(gap), 0, List.of()),
                    touch -> touch.lane().name().equals("PoolDegraded")));
            return () -> {};
        };
    }

    private static Instant at(int minutesBefore) {
        return Fleets.NOW.minus(Duration.ofMinutes(minutesBefore));
    }

    private static AlertHistory.Episode episode(int minutesBefore, int minutes) {
        return new AlertHistory.Episode(
                new TimeWindow(at(minutesBefore), at(minutesBefore - minutes)),
                Duration.ofMinutes(minutes),
                AlertHistory.Ending.RESOLVED);
    }

    private static AlertHistory.AlertEpisodes lane(
            String name, String severity, int host, List<AlertHistory.Episode> episodes) {
        var instance = "node0" + host + ".fra1";
        var inOrder = episodes.stream()
                .sorted(Comparator.comparing(e -> e.window().start()))
                .toList();
        return new AlertHistory.AlertEpisodes(
                "prod-east",
                Labels.of("alertname", name, "severity", severity, "instance", instance),
                instance,
                inOrder);
    }
}
