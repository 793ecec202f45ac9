package greenwall.connectors.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

final class SampleIncidents {
    static final Instant NOW = Instant.parse("2026-11-20T02:34:11.123456789Z");
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    static final TimeWindow WINDOW = TimeWindow.before(NOW, Duration.ofHours(1));

    private SampleIncidents() {}

    static IncidentStart opening(int salt) {
        return new IncidentStart(
                IncidentStart.newId(NOW, salt),
                "HighWriteLatency on node04",
                "prod",
                "node04",
                Labels.of("alertname", "HighWriteLatency", "instance", "node04:9100", "customer", "acme"),
                WINDOW,
                NOW,
                ZONE,
                "anna",
                false);
    }

    static Evidence.Chart chart(int series, int points, Random random) {
        var all = new ArrayList<Matrix.Series>();
        for (int s = 0; s < series; s++) {
            var times = new long[points];
            var values = new double[points];
            for (int i = 0; i < points; i++) {
                times[i] = NOW.toEpochMilli() - 15_000L * (points - i);
                values[i] = i == 3 ? Double.NaN : random.nextDouble() * 100;
            }
            all.add(new Matrix.Series(
                    Labels.of("instance", "node04:9100", "device", "sd" + s), times, values, List.of()));
        }
        return new Evidence.Chart(
                "write latency",
                "prod",
                "rate(node_disk_write_time_seconds_total{customer=\"acme\"}[5m])",
                Unit.SECONDS,
                WINDOW,
                Duration.ofSeconds(15),
                all,
                "rises from 02:14");
    }

    static Evidence.Lines lines(int count) {
        var lines = new ArrayList<Evidence.Line>();
        for (int i = 0; i < count; i++) {
            lines.add(new Evidence.Line(
                    1_795_000_000_123_456_789L + i,
                    Labels.of("unit", "zfs-zed.service", "host", "node04"),
                    "scrub started\u001b[31m for acme, token=s3cret-" + i + " <b>&\"quoted\"</b>"));
        }
        return new Evidence.Lines("zed", "prod", "{host=\"node04\"}", WINDOW, lines, 17, "");
    }

    static List<Evidence> oneOfEachKind() {
        var all = new ArrayList<>(oneOfEachKindOfVersion1());
        all.add(new Evidence.RunbookVerdict(
                IncidentVerdict.NOT_AN_INCIDENT,
                "a scrub",
                List.of(new IncidentEnd.ProposedChange(IncidentEnd.ChangeKind.INHIBITION, "scrub mutes latency"))));
        return all;
    }

    static List<Evidence> oneOfEachKindOfVersion1() {
        return List.of(
                chart(2, 20, new Random(1)),
                new Evidence.MeasuredValues(
                        "latency now",
                        "prod",
                        "x",
                        Unit.SECONDS,
                        NOW,
                        List.of(new Evidence.MeasuredValue(Labels.of("device", "sda"), Double.POSITIVE_INFINITY)),
                        "high"),
                lines(3),
                new Evidence.CommandRun(
                        "node04",
                        "zpool status 'tank'",
                        "  pool: tank\n state: ONLINE\n",
                        0,
                        Duration.ofMillis(41),
                        9,
                        ""),
                new Evidence.ProbeRun(
                        "node04",
                        "biolatency",
                        Map.of("disk", "sda"),
                        WINDOW,
                        List.of(
                                new ProbeOutput.Histogram(
                                        NOW, "", "sda", "us", List.of(new ProbeOutput.Bucket(Long.MIN_VALUE, 64, 3))),
                                new ProbeOutput.Table(NOW, List.of("PID", "COMM"), List.of(List.of("1", "a b"))),
                                new ProbeOutput.Event(NOW, Map.of("comm", "zfs")),
                                new ProbeOutput.Stack(NOW, "zfs", List.of("main", "read"), 7),
                                new ProbeOutput.Count(NOW, "@reads", "zfs", Long.MAX_VALUE),
                                new ProbeOutput.Note(NOW, "attaching"),
                                new ProbeOutput.End(NOW, 0, "", 120, 1, 0)),
                        3,
                        "slow"),
                new Evidence.Decision("is a scrub running?", "yes", "zpool says so", true, "no"),
                new Evidence.Note("two\nlines ü🔥"));
    }

    /// The evidence that a user stores on a long day: two thousand items.
    static List<Evidence> day() {
        var random = new Random(4);
        var evidence = new ArrayList<Evidence>();
        for (int i = 0; i < 2_000; i++) {
            evidence.add(
                    switch (i % 5) {
                        case 0, 1 -> chart(4, 240, random);
                        case 2 -> lines(60);
                        case 3 -> new Evidence.Decision("question " + i, "yes", "because", false, "");
                        default -> new Evidence.Note("note " + i);
                    });
        }
        return evidence;
    }

    static Incident incident(List<Evidence> evidence) {
        var entries = new ArrayList<TimelineEntry>();
        for (var item : evidence) {
            entries.add(
                    new TimelineEntry(entries.size() + 1, NOW.plusSeconds(entries.size()), ZONE, "anna", "step", item));
        }
        var closing = new IncidentEnd(
                NOW.plusSeconds(3_600),
                ZONE,
                "anna",
                IncidentVerdict.NOT_AN_INCIDENT,
                "a scrub",
                List.of(new IncidentEnd.ProposedChange(IncidentEnd.ChangeKind.INHIBITION, "scrub mutes latency")));
        return new Incident(opening(1), entries, Optional.of(closing), "");
    }
}
