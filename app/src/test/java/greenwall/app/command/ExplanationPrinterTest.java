package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.LogCoverage;
import greenwall.fleet.explain.SectionState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationPrinterTest {
    private static final Instant AT = Instant.parse("2026-11-20T03:00:00Z");

    private static KnownEvent event(KnownEvent.Kind kind, Duration after) {
        return new KnownEvent(kind, AT.plus(after), Optional.empty(), "node01", "text");
    }

    private static String text(List<KnownEvent> events) {
        var window = new TimeWindow(AT.minusSeconds(1800), AT.plusSeconds(1800));
        var explanation = new Explanation(
                ExplainQuestion.of(new ExplainQuestion.QuerySubject("east", "up", ""), AT),
                "up",
                "",
                "up",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                window,
                window,
                Optional.empty(),
                List.of(),
                List.of(),
                events,
                Map.of(),
                LogCoverage.NOTHING,
                List.of(new SectionState(
                        SectionState.SectionKind.EVENTS, SectionState.Progress.DONE, Duration.ZERO, "found")),
                Conclusion.nothing("nothing changed"),
                Duration.ZERO);
        var bytes = new ByteArrayOutputStream();
        new ExplanationPrinter(
                        new PrintStream(bytes, true, StandardCharsets.UTF_8), new TerminalColors(false), ZoneOffset.UTC)
                .write(explanation);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theEventsNearestToTheOnsetAreListedAndNotTheLatest() {
        var events = new ArrayList<KnownEvent>();
        events.add(event(KnownEvent.Kind.BACKUP, Duration.ofHours(-20)));
        events.add(event(KnownEvent.Kind.SCRUB, Duration.ofMinutes(-10)));
        for (int minute = 0; minute < 13; minute++) {
            events.add(event(KnownEvent.Kind.ALERT, Duration.ofMinutes(minute)));
        }
        assertThat(text(events))
                .contains("02:50:00  scrub", "07:00:00  backup", "3 more with --json")
                .contains("03:09:00  alert")
                .doesNotContain("03:10:00  alert");
    }
}
