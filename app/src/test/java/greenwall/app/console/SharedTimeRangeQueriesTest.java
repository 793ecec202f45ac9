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

    private final List<TimeRangeReader.Question> sent = new ArrayList<>();
    private final List<Consumer<TimeRangeReader.Answer>> receivers = new ArrayList<>();
    private final List<TimeRangeReader.Answer> received = new ArrayList<>();
    private int cancelled;

    private final SharedTimeRangeQueries ranges = new SharedTimeRangeQueries((question, receiver) -> {
        sent.add(question);
        receivers.add(receiver);
        return () -> cancelled++;
    });

    private static TimeRangeReader.Question question(String query, Instant end) {
        return new TimeRangeReader.Question(
                "east", query, TimeWindow.before(end, Duration.ofHours(1)), Duration.ofSeconds(15));
    }

    @Test
    void theSameQueryOfTwoWindowsIsSentOnceAndBothGetTheResult() {
        ranges.ask(question("up", NOW), received::add);
        ranges.ask(question("up", NOW.plusMillis(4)), received::add);
        assertThat(sent).hasSize(1);
        receivers.getFirst().accept(ANSWER);
        assertThat(received).containsExactly(ANSWER, ANSWER);
    }

    @Test
    void otherQueriesAndOtherTimeWindowsAreSentSeparately() {
        ranges.ask(question("up", NOW), received::add);
        ranges.ask(question("down", NOW), received::add);
        ranges.ask(question("up", NOW.plusSeconds(15)), received::add);
        assertThat(sent).hasSize(3);
    }

    @Test
    void anAnsweredQueryIsSentAgain() {
        ranges.ask(question("up", NOW), received::add);
        receivers.getFirst().accept(ANSWER);
        ranges.ask(question("up", NOW), received::add);
        assertThat(sent).hasSize(2);
    }

    @Test
    void aQueryIsCancelledOnceNoListenerIsLeft() {
        var first = ranges.ask(question("up", NOW), received::add);
        var second = ranges.ask(question("up", NOW), received::add);
        first.close();
        first.close();
        assertThat(cancelled).isZero();
        receivers.getFirst().accept(ANSWER);
        assertThat(received).containsExactly(ANSWER);
        second.close();
        assertThat(cancelled).isZero();

        ranges.ask(question("up", NOW), received::add).close();
        assertThat(cancelled).isEqualTo(1);
    }

    @Test
    void aRequestAfterACancellationIsSentAgain() {
        ranges.ask(question("up", NOW), received::add).close();
        ranges.ask(question("up", NOW), received::add);
        assertThat(sent).hasSize(2);
        receivers.getLast().accept(ANSWER);
        assertThat(received).containsExactly(ANSWER);
    }
}
