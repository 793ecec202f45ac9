package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Bucket;
import greenwall.fleet.probe.ProbeOutput.Count;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.ProbeOutput.Table;
import greenwall.fleet.probe.run.ProbeRunEvent.CandidateFailed;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyAnswer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The output of `greenwall probe`.
class ProbePrintersTest {
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final String EVIL = "\u001b[2J\u001b]0;x\u0007$(id)\n'";

    private static final List<ProbeOutput> ALL = List.of(
            new Histogram(
                    AT,
                    "disk",
                    EVIL,
                    "us",
                    List.of(new Bucket(0, 2, 0), new Bucket(2, 4, 7), new Bucket(4, Long.MAX_VALUE, 1))),
            new Table(AT, List.of("PID", EVIL), List.of(List.of("1", EVIL))),
            new Event(AT, Map.of("COMM", EVIL)),
            new Event(AT, Map.of("text", EVIL)),
            new Stack(AT, EVIL, List.of("main", EVIL), 3),
            new Count(AT, "@calls", EVIL, 5),
            new Note(AT, EVIL));

    private static final Ended END = new Ended(
            AT,
            Ending.FAILED,
            new ProbeOutput.End(AT, -1, "it " + EVIL, 12, 1, Ended.NOT_KNOWN),
            "mend " + EVIL,
            List.of(new CandidateFailed(AT, "biolatency from bcc", EVIL)));

    @Test
    void textFromAHostIsEscapedForTheTerminal() {
        var bytes = new ByteArrayOutputStream();
        var printer = new ProbeOutputPrinter(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                new TerminalColors(false),
                ZoneOffset.UTC,
                "node" + EVIL,
                new ProbeOverhead());
        ALL.forEach(printer::write);
        printer.printEvent(END.failedCandidates().getFirst());
        printer.end(END);
        var printed = bytes.toString(StandardCharsets.UTF_8);
        assertThat(printed.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
        assertThat(printed).contains("$(id)").contains("2 -> 4 us").contains("remedy: ");
        assertThat(printed).doesNotContain(" 0 -> 2 us");
    }

    /// Several runs may ask at the same time.
    @Test
    void theQuestionForAHostKeyNamesTheHostAndTheKey() {
        var prompt = new TerminalPrompt(
                TestProcessContext.silent(Path.of("")),
                Optional.of(question -> question.contains("node1 ") && question.contains("SHA256:one")
                        ? "yes"
                        : question.contains("node2 ") && question.contains("SHA256:two") ? "once" : "no"));
        assertThat(prompt.trust("node1", "ssh-ed25519", "SHA256:one")).isEqualTo(HostKeyAnswer.REMEMBER);
        assertThat(prompt.trust("node2", "ssh-ed25519", "SHA256:two")).isEqualTo(HostKeyAnswer.ONCE);
    }

    @Test
    void jsonHasTheFieldsThatScriptsRelyOn() {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        var json = new ProbeJsonPrinter(out, "node04", "biolatency", new ProbeOverhead());
        ALL.forEach(json::write);
        json.end(END);
        var lines = bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(l -> JsonMapper.shared().readTree(l))
                .toList();
        assertThat(lines).allSatisfy(l -> {
            assertThat(l.get("at").asString()).isEqualTo("2026-11-20T10:00:00Z");
            assertThat(l.get("host").asString()).isEqualTo("node04");
            assertThat(l.get("tool").asString()).isEqualTo("biolatency");
        });
        assertThat(lines.stream().map(l -> l.get("kind").asString()))
                .containsExactly("hist", "table", "event", "event", "stack", "count", "note", "end");
        assertThat(lines.get(0).get("buckets").toString()).isEqualTo("[[0,2,0],[2,4,7],[4,null,1]]");
        assertThat(lines.get(1).get("rows").get(0).get(1).asString()).isEqualTo(EVIL);
        assertThat(lines.get(4).get("frames").get(0).asString()).isEqualTo("main");
        JsonNode end = lines.get(7);
        assertThat(end.get("exit").asInt()).isEqualTo(-1);
        assertThat(end.get("left_behind").isNull()).isTrue();
        assertThat(end.get("fell").get(0).get("candidate").asString()).isEqualTo("biolatency from bcc");
    }
}
