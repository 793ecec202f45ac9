package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeEvidenceConverterTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

    private static ProbeRunRecord run(Ready ready, ProbeOutput... outputs) {
        var run = new ProbeRunRecord(new ClusterHost("east", "web01"), ready, NOW);
        run.onEvent(new ProbeRunEvent.Starting(NOW, "the tool", 1, 1));
        run.onEvent(new ProbeRunEvent.Running(NOW.plusSeconds(1), "the tool", ProbeRunEvent.ClockOffset.UNKNOWN));
        for (var output : outputs) {
            run.onEvent(new ProbeRunEvent.OutputReceived(output));
        }
        return run;
    }

    private static Ready ready(String probe, Map<String, String> arguments) {
        return (Ready) ProbeCatalogue.builtIn().probe(probe).orElseThrow().prepare(arguments, Duration.ofSeconds(10));
    }

    private static void end(ProbeRunRecord run) {
        var end = new ProbeOutput.End(NOW.plusSeconds(11), 0, "done", 100, 0, 0);
        run.onEvent(new ProbeRunEvent.Ended(NOW.plusSeconds(11), ProbeRunEvent.Ending.DONE, end, "", List.of()));
    }

    @Test
    void distributionIsStoredPerIntervalAndSummarisedInWords() {
        var run = run(
                ready("biolatency", Map.of()),
                new ProbeOutput.Histogram(
                        NOW.plusSeconds(2), "disk", "sda", "us", List.of(new ProbeOutput.Bucket(128, 256, 90))),
                new ProbeOutput.Histogram(
                        NOW.plusSeconds(3),
                        "disk",
                        "sda",
                        "us",
                        List.of(new ProbeOutput.Bucket(128, 256, 5), new ProbeOutput.Bucket(65_536, 131_072, 5))));
        end(run);
        var evidence = ProbeEvidenceConverter.of(run).orElseThrow();
        assertThat(evidence.host()).isEqualTo("web01");
        assertThat(evidence.tool()).isEqualTo("biolatency");
        assertThat(evidence.window()).isEqualTo(new TimeWindow(NOW.plusSeconds(1), NOW.plusSeconds(11)));
        assertThat(evidence.said())
                .startsWith("100 values: 50 % below ")
                .contains("µs")
                .contains("99 % below");
        var hists = evidence.outputs().stream()
                .filter(ProbeOutput.Histogram.class::isInstance)
                .map(ProbeOutput.Histogram.class::cast)
                .toList();
        assertThat(hists)
                .hasSize(2)
                .allMatch(h -> h.key().equals("sda") && h.unit().equals("us"));
        assertThat(hists.stream().mapToLong(ProbeOutput.Histogram::total).sum()).isEqualTo(100);
        assertThat(evidence.outputs().getLast()).isInstanceOf(ProbeOutput.End.class);
    }

    @Test
    void valuesAboveTheLastBoundAreNotSaidToBeBelowIt() {
        var run = run(
                ready("runqlen", Map.of()),
                new ProbeOutput.Histogram(
                        NOW.plusSeconds(2),
                        "",
                        "",
                        "",
                        List.of(new ProbeOutput.Bucket(0, 64, 95), new ProbeOutput.Bucket(64, Long.MAX_VALUE, 5))));
        end(run);
        assertThat(ProbeEvidenceConverter.of(run).orElseThrow().said())
                .startsWith("100 values: 50 % below ")
                .endsWith(", more than 1 % at 64 or above");
    }

    @Test
    void truncatedStacksAreCounted() {
        var run = run(
                ready("profile", Map.of()),
                new ProbeOutput.Stack(NOW.plusSeconds(2), "app", Collections.nCopies(300, "f"), 1));
        end(run);
        assertThat(ProbeEvidenceConverter.of(run).orElseThrow().outputs())
                .contains(new ProbeOutput.Note(NOW.plusSeconds(11), "1 stack truncated"));
    }

    @Test
    void newestOfManyEventsAreStoredAndTheRestIsCounted() {
        var run = run(ready("opensnoop", Map.of("name", "nginx")));
        for (int i = 0; i < 5_000; i++) {
            run.onEvent(new ProbeRunEvent.OutputReceived(
                    new ProbeOutput.Event(NOW.plusSeconds(2), Map.of("PATH", "/etc/" + i))));
        }
        end(run);
        var evidence = ProbeEvidenceConverter.of(run).orElseThrow();
        assertThat(evidence.said()).isEqualTo("5000 events");
        assertThat(evidence.arguments()).containsEntry("name", "nginx");
        assertThat(evidence.left()).isEqualTo(3_000);
        assertThat(evidence.outputs()).hasSize(2_001);
        assertThat(((ProbeOutput.Event) evidence.outputs().get(1_999)).fields()).containsEntry("PATH", "/etc/4999");
    }

    @Test
    void tablesStacksAndCountsAreStoredAsShownInTheirPanels() {
        var run = run(
                ready("biotop", Map.of()),
                new ProbeOutput.Table(NOW.plusSeconds(2), List.of("PID", "COMM"), List.of(List.of("1", "old"))),
                new ProbeOutput.Table(NOW.plusSeconds(3), List.of("PID", "COMM"), List.of(List.of("2", "postgres"))),
                new ProbeOutput.Stack(NOW.plusSeconds(3), "java", List.of("main", "work", "hot"), 9),
                new ProbeOutput.Stack(NOW.plusSeconds(3), "java", List.of("main", "idle"), 1),
                new ProbeOutput.Count(NOW.plusSeconds(3), "@calls", "read", 17));
        end(run);
        var evidence = ProbeEvidenceConverter.of(run).orElseThrow();
        assertThat(evidence.said()).isEqualTo("top row: 2 postgres");
        assertThat(evidence.left()).as("the table before").isEqualTo(1);
        assertThat(evidence.outputs())
                .anyMatch(o -> o instanceof ProbeOutput.Stack s
                        && s.count() == 9
                        && s.frames().getLast().equals("hot"))
                .anyMatch(o -> o instanceof ProbeOutput.Count c && c.key().equals("read") && c.value() == 17)
                .noneMatch(o ->
                        o instanceof ProbeOutput.Table t && t.rows().toString().contains("old"));
    }

    @Test
    void customProgramIsStoredWithItsText() {
        var ready = (Ready) CustomProgram.prepare("BEGIN { printf(\"hello\\n\"); }", Duration.ofSeconds(5));
        var run = run(ready, new ProbeOutput.Note(NOW.plusSeconds(2), "hello"));
        end(run);
        assertThat(ProbeEvidenceConverter.of(run).orElseThrow().arguments())
                .containsEntry("program", "BEGIN { printf(\"hello\\n\"); }");
    }

    @Test
    void aRunThatSawNothingIsEvidenceOnceItHasEnded() {
        var run = run(ready("biolatency", Map.of()));
        assertThat(ProbeEvidenceConverter.of(run)).isEmpty();
        end(run);
        var evidence = ProbeEvidenceConverter.of(run).orElseThrow();
        assertThat(evidence.said()).isEqualTo("no output: done");
        assertThat(evidence.outputs()).singleElement().isInstanceOf(ProbeOutput.End.class);
    }
}
