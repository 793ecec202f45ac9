package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.views.TimeRangeReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SharedTimeRangeQueriesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final TimeRangeReader.Answer ANSWER = new TimeRangeReader.Answer.Missing("it does not matter what");

    private final List<TimeRangeReader.Question> asked = new ArrayList<>();
    private final List<Consumer<TimeRangeReader.Answer>> waiting = new ArrayList<>();
    private final List<TimeRangeReader.Answer> heard = new ArrayList<>();
    private int withdrawn;

    private final SharedTimeRangeQueries ranges = new SharedTimeRangeQueries((question, receiver) -> {
        asked.add(question);
        waiting.add(receiver);
        return () -> withdrawn++;
    });

    private static TimeRangeReader.Question question(String query, Instant end) {
        return new TimeRangeReader.Question(
                "east", query, TimeWindow.before(end, Duration.ofHours(1)), Duration.ofSeconds(15));
    }

    @Test
    void theSameQueryOfTwoWindowsIsSentOnceAndBothGetTheResult() {
        ranges.ask(question("up", NOW), heard::add);
        ranges.ask(question("up", NOW.plusMillis(4)), heard::add);
        assertThat(asked).hasSize(1);
        waiting.getFirst().accept(ANSWER);
        assertThat(heard).containsExactly(ANSWER, ANSWER);
    }

    @Test
    void otherQueriesAndOtherTimeWindowsAreSentSeparately() {
        ranges.ask(question("up", NOW), heard::add);
        ranges.ask(question("down", NOW), heard::add);
        ranges.ask(question("up", NOW.plusSeconds(15)), heard::add);
        assertThat(asked).hasSize(3);
    }

    @Test
    void anAnsweredQueryIsSentAgain() {
        ranges.ask(question("up", NOW), heard::add);
        waiting.getFirst().accept(ANSWER);
        ranges.ask(question("up", NOW), heard::add);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aQueryIsCancelledOnceNoListenerIsLeft() {
        var one = ranges.ask(question("up", NOW), heard::add);
        var other = ranges.ask(question("up", NOW), heard::add);
        one.close();
        one.close();
        assertThat(withdrawn).isZero();
        waiting.getFirst().accept(ANSWER);
        assertThat(heard).containsExactly(ANSWER);
        other.close();
        assertThat(withdrawn).isZero();

        ranges.ask(question("up", NOW), heard::add).close();
        assertThat(withdrawn).isEqualTo(1);
    }

    @Test
    void aRequestAfterACancellationIsSentAgain() {
        ranges.ask(question("up", NOW), heard::add).close();
        ranges.ask(question("up", NOW), heard::add);
        assertThat(asked).hasSize(2);
        waiting.getLast().accept(ANSWER);
        assertThat(heard).containsExactly(ANSWER);
    }
}
